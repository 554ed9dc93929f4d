import type { Store } from '../store/store.ts';
import { csvLines } from './csv-lines.ts';
import { metricLines } from './metrics/metric-lines.ts';
import { otlpLines } from './otlp-lines.ts';
import { type ExportQuery, wantedOf } from './query.ts';
import { selections } from './wanted.ts';

/** The lines that an export is answered with. */
export async function* exported(store: Store, query: ExportQuery): AsyncGenerator<string> {
  const what = wantedOf(query);
  const wanted = await selections(store, what);
  if (query.format === 'csv') {
    yield* csvLines(store, wanted);
    return;
  }
  yield* otlpLines(store, wanted);
  // Numbers are of no run and no record.
  if (what.kind === 'range') yield* metricLines(store, what.fromNs, what.toNs);
}
