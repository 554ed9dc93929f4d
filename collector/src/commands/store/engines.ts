import { Readable } from 'node:stream';
import { type EngineAddress, EngineFailure } from '../../export/engines/ask.ts';
import { lokiLines } from '../../export/engines/loki-lines.ts';
import { tempoLines } from '../../export/engines/tempo-lines.ts';
import { EXPORT_QUERY, exportProblems, wantedOf } from '../../export/query.ts';
import { CommandFailure } from './failure.ts';
import { base, headersOf, type Parsed, text } from './options.ts';

interface Engines {
  readonly tempo: EngineAddress | undefined;
  readonly loki: EngineAddress | undefined;
}

/** The engines that the options name; undefined when a store is meant. Throws `CommandFailure`. */
export function enginesOf(values: Parsed['values']): Engines | undefined {
  const [tempo, loki] = [base(values, 'tempo'), base(values, 'loki')];
  if (tempo === undefined && loki === undefined) return undefined;
  if (text(values, 'data') !== undefined || text(values, 'url') !== undefined)
    throw new CommandFailure('--data, --url, or --tempo and --loki: one place only.', 2);
  const workspace = text(values, 'workspace');
  const headers = { ...headersOf(values['header']), ...(workspace === undefined ? {} : { 'x-scope-orgid': workspace }) };
  const address = (url: string | undefined) => (url === undefined ? undefined : { url, headers });
  return { tempo: address(tempo), loki: address(loki) };
}

async function* lines({ tempo, loki }: Engines, fromNs: bigint, toNs: bigint): AsyncGenerator<string> {
  try {
    if (tempo !== undefined) yield* tempoLines(tempo, fromNs, toNs);
    if (loki !== undefined) yield* lokiLines(loki, fromNs, toNs);
  } catch (error) {
    if (!(error instanceof EngineFailure)) throw error;
    throw new CommandFailure(error.message);
  }
}

/** What the engines hold of a time, as `import` takes it. Throws `CommandFailure` for anything but a time. */
export function engineExport(engines: Engines, values: Parsed['values']): Readable {
  const asked = Object.fromEntries(
    ['run', 'record', 'from', 'to', 'format'].flatMap((name) => (text(values, name) === undefined ? [] : [[name, text(values, name)]])),
  );
  const query = EXPORT_QUERY.safeParse(asked);
  if (!query.success) throw new CommandFailure(exportProblems(query.error), 2);
  const wanted = wantedOf(query.data);
  if (wanted.kind !== 'range' || query.data.format !== 'otlp')
    throw new CommandFailure('Out of Tempo and Loki a time is exported (--from and --to), as OTLP’s JSON.', 2);
  return Readable.from(lines(engines, wanted.fromNs, wanted.toNs));
}
