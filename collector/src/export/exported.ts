import type { Store } from '../store/store.ts';
import { csvLines } from './csv-lines.ts';
import { otlpLines } from './otlp-lines.ts';
import { type ExportQuery, wantedOf } from './query.ts';
import { selections } from './wanted.ts';

/** The lines that an export is answered with. */
export async function* exported(store: Store, query: ExportQuery): AsyncGenerator<string> {
  const wanted = await selections(store, wantedOf(query));
  yield* query.format === 'csv' ? csvLines(store, wanted) : otlpLines(store, wanted);
}
