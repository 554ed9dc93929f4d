import { resolve } from 'node:path';
import { type Destination, endpointDestination, storeDestination } from '../../import/destination.ts';
import { ImportBroken, importFile } from '../../import/import.ts';
import { DEFAULT_WORKSPACE, WORKSPACE_NAME } from '../../security/workspace.ts';
import { keepAct } from './audit.ts';
import { CommandFailure, needFile } from './failure.ts';
import { base, headersOf, type Parsed, parsed, text } from './options.ts';
import { progressBar } from './progress-bar.ts';
import { dataDir, openFolder } from './source.ts';

const HELP = `synctrail store import FILE [options]

Takes in what "export" wrote. When it is broken off, the same command goes on from there; what is taken in twice is kept once.

Into a store that no collector has open:
  --data DIR        its folder                                        (SYNCTRAIL_DATA, .data)
  --workspace W     whose records they become                         (default)
Into a collector that runs:
  --url URL         as http://127.0.0.1:4318; SYNCTRAIL_TOKEN is the token that it asks for
Into Tempo, Loki and Prometheus, or some of them (docs/moving-up.md says what they must be told before):
  --tempo URL       Tempo's OTLP address, as http://tempo:4318
  --loki URL        Loki's address, as http://loki:3100
  --prometheus URL  Prometheus' address, as http://prometheus:9090
  --workspace W     the tenant that is sent as X-Scope-OrgID
  --header "N: V"   a header of every request, as often as needed

  --help            this text`;

interface Opened {
  readonly destination: Destination;
  /** Notes in the audit trail of a folder's store what was taken in; a collector that runs knows who sent it. */
  readonly takenIn: (records: number, refused: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

async function opened(values: Parsed['values']): Promise<Opened> {
  const [url, tempo, loki, prometheus] = ['url', 'tempo', 'loki', 'prometheus'].map((name) => base(values, name));
  const engine = tempo ?? loki ?? prometheus;
  const workspace = text(values, 'workspace');
  if (workspace !== undefined && !WORKSPACE_NAME.test(workspace))
    throw new CommandFailure(`--workspace takes the name of a workspace, not ${workspace}`, 2);
  const places = [url, engine, text(values, 'data')].filter((place) => place !== undefined).length;
  if (places > 1) throw new CommandFailure('--data, --url, or --tempo, --loki and --prometheus: one place only.', 2);
  const close = async () => {};
  const takenIn = async () => {};
  if (url !== undefined) {
    if (workspace !== undefined)
      throw new CommandFailure('--workspace goes with --data, --tempo, --loki and --prometheus: with --url the token says which it is.', 2);
    const token = process.env['SYNCTRAIL_TOKEN'];
    const headers = { ...headersOf(values['header']), ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
    const urls = { traces: `${url}/v1/traces`, logs: `${url}/v1/logs`, metrics: `${url}/v1/metrics` };
    return {
      destination: endpointDestination({ ...urls, headers, lanes: false }),
      takenIn,
      close,
    };
  }
  if (engine !== undefined) {
    const traces = tempo === undefined ? undefined : `${tempo}/v1/traces`;
    const logs = loki === undefined ? undefined : `${loki}/otlp/v1/logs`;
    const metrics = prometheus === undefined ? undefined : `${prometheus}/api/v1/otlp/v1/metrics`;
    const headers = { ...headersOf(values['header']), ...(workspace === undefined ? {} : { 'x-scope-orgid': workspace }) };
    return { destination: endpointDestination({ traces, logs, metrics, headers, lanes: true }), takenIn, close };
  }
  const dir = resolve(dataDir(values));
  const store = await openFolder(dir);
  const name = workspace ?? DEFAULT_WORKSPACE;
  return {
    destination: storeDestination(store.of(name), `${dir} ${name}`),
    takenIn: async (records, refused) =>
      await keepAct(store.of(name), 'store import', `${records} records were read, ${refused} requests refused`, records),
    close: async () => await store.close(),
  };
}

/** `synctrail store import`. */
export async function storeImport(args: readonly string[]): Promise<void> {
  const options = Object.fromEntries(
    ['data', 'workspace', 'url', 'tempo', 'loki', 'prometheus'].map((name) => [name, { type: 'string' as const }]),
  );
  const given = parsed(args, { ...options, header: { type: 'string', multiple: true } }, HELP, 2);
  if (given === undefined) return;
  const [file, ...more] = given.positionals;
  if (file === undefined || more.length > 0) throw new CommandFailure(`One file is to be named.\n\n${HELP}`, 2);
  needFile(file);
  const { destination, takenIn, close } = await opened(given.values);
  const bar = progressBar();
  try {
    const { records, refused, why } = await importFile(file, destination, bar.show);
    bar.end();
    await takenIn(records, refused);
    process.stdout.write(`${records} records were read, ${refused} requests refused.\n`);
    if (refused > 0) throw new CommandFailure(`Not all was taken. First ${why ?? ''}`);
  } catch (error) {
    if (error instanceof ImportBroken) throw new CommandFailure(`Broken off: ${error.message}\nThe same command goes on from there.`);
    throw error;
  } finally {
    await close();
  }
}
