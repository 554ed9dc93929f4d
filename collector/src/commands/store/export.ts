import { engineExport, enginesOf } from './engines.ts';
import { parsed, SOURCE_HELP, SOURCE_OPTIONS, text } from './options.ts';
import { sourceOf } from './source.ts';
import { writeOut } from './write-out.ts';

const HELP = `synctrail store export (--run ID | --record ID | --from T --to T) [options]

Carries out a run, a record with its calls and the way to it, or all of a time.

  --run ID      id of a run, 32 hexadecimal digits
  --record ID   id of a record, where it comes from or where it goes
  --from, --to  a time as 2026-11-21 or 2026-11-21T12:00:00Z; the end is left out
  --format F    otlp: OTLP's JSON, a request a line, which "import" takes; csv: a row a span    (otlp)
  --tempo URL, --loki URL
                the way back: spans and events of a time out of these engines, instead of a store
  --header H    with these, once for each: "Name: value"
  --out FILE    a new file; otherwise it is written to standard output
  --workspace W with --data, --tempo and --loki: whose records                                  (default)
${SOURCE_HELP}
  --help        this text`;

const ASKED = ['run', 'record', 'from', 'to', 'format'] as const;

/** `synctrail store export`. */
export async function storeExport(args: readonly string[]): Promise<void> {
  const options = Object.fromEntries([...ASKED, 'out', 'workspace', 'tempo', 'loki'].map((name) => [name, { type: 'string' as const }]));
  const given = parsed(args, { ...SOURCE_OPTIONS, ...options, header: { type: 'string', multiple: true } }, HELP);
  if (given === undefined) return;
  const { values } = given;
  const engines = enginesOf(values);
  if (engines !== undefined) {
    await writeOut(engineExport(engines, values), text(values, 'out'));
    return;
  }
  const source = await sourceOf(values);
  try {
    const params = Object.fromEntries(
      ASKED.flatMap((name) => (text(values, name) === undefined ? [] : [[name, text(values, name) ?? '']])),
    );
    const workspace = text(values, 'workspace');
    const bytes = await writeOut(await source.exported(params, workspace), text(values, 'out'));
    await source.carriedOut('store export', bytes, workspace);
  } finally {
    await source.close();
  }
}
