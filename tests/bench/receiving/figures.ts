import type { Figure } from '../measure.ts';
import { otelCollector } from './otelcol.ts';
import { cpuOf, peakOf } from './process-facts.ts';
import { type Receiver, startOurs, startTheirs, type Way } from './receivers.ts';
import { libraryRequests, type SentRequest, type SentRequests, type SentSignal } from './requests.ts';
import { sendAll } from './send.ts';

const ENTITIES = 320_000;
/** Requests before what is measured, some 160,000 spans: a collector runs for weeks, and V8 compiles again and again in its first second. */
const WARMUP = 78;
/** Ours and theirs, in turns; the least disturbed counts. */
const TURNS = 3;
const MIB_GOAL = 512;

interface Taken {
  /** For a span or record, µs. */
  readonly cpuUs: number;
  /** MiB. */
  readonly peak: number;
  readonly loopMs: number | undefined;
}

const least = (values: readonly number[]): number => Math.min(...values);

async function taken(
  start: () => Promise<Receiver>,
  signal: SentSignal,
  requests: readonly SentRequest[],
  isPacked: boolean,
): Promise<Taken> {
  const receiver = await start();
  try {
    await sendAll(receiver.url, signal, requests.slice(0, WARMUP), isPacked);
    await receiver.loopMs();
    const before = cpuOf(receiver.pid);
    const measured = requests.slice(WARMUP);
    await sendAll(receiver.url, signal, measured, isPacked);
    const items = measured.reduce((sum, request) => sum + request.items, 0);
    const cpuUs = (cpuOf(receiver.pid) - before) / items;
    return { cpuUs, peak: peakOf(receiver.pid), loopMs: await receiver.loopMs() };
  } finally {
    await receiver.stop();
  }
}

const WAYS: Readonly<Record<Way, string>> = {
  away: 'queued on disk, destination away',
  forwarded: 'queued on disk and sent on',
  embedded: 'in the embedded store',
};

interface Case {
  readonly way: Way;
  readonly signal: SentSignal;
  readonly isPacked: boolean;
}

const CASES: readonly Case[] = [
  { way: 'away', signal: 'traces', isPacked: false },
  { way: 'away', signal: 'traces', isPacked: true },
  { way: 'away', signal: 'logs', isPacked: true },
  { way: 'forwarded', signal: 'traces', isPacked: true },
  { way: 'embedded', signal: 'traces', isPacked: false },
  { way: 'embedded', signal: 'traces', isPacked: true },
  { way: 'embedded', signal: 'logs', isPacked: true },
];

async function caseFigures({ way, signal, isPacked }: Case, sent: SentRequests, otelcol: string | undefined): Promise<Figure[]> {
  const ours: Taken[] = [];
  const theirs: Taken[] = [];
  for (let turn = 0; turn < TURNS; turn += 1) {
    ours.push(await taken(async () => await startOurs(way), signal, sent[signal], isPacked));
    if (otelcol !== undefined) theirs.push(await taken(async () => await startTheirs(otelcol), signal, sent[signal], isPacked));
  }
  const what = `${signal === 'traces' ? 'span' : 'record'}${isPacked ? ', gzip' : ''}, ${WAYS[way]}`;
  const cpu = least(ours.map(({ cpuUs }) => cpuUs));
  const against = theirs.length === 0 ? null : least(theirs.map(({ cpuUs }) => cpuUs));
  const peak = least(ours.map((each) => each.peak));
  const loop = least(ours.map(({ loopMs }) => loopMs ?? Number.NaN));
  // DuckDB has a limit of its own, 512 MiB too.
  const most = way === 'embedded' ? 2 * MIB_GOAL : MIB_GOAL;
  return [
    { name: `CPU of a ${what}`, ours: cpu, theirs: against, ratio: against === null ? null : cpu / against, goal: 'ratio ≤ 1', unit: 'µs' },
    {
      name: '  most memory, resident',
      ours: peak,
      theirs: theirs.length === 0 ? null : least(theirs.map((each) => each.peak)),
      ratio: null,
      goal: `≤ ${most}`,
      unit: 'MiB',
    },
    { name: '  event loop held up, p99', ours: loop, theirs: null, ratio: null, goal: '≤ 50', unit: 'ms' },
  ];
}

/** What taking OTLP in costs until it is safe, beside the OpenTelemetry Collector's core on the same bytes, which keeps nothing. */
export async function receivingFigures(): Promise<Figure[]> {
  const otelcol = await otelCollector();
  const sent = await libraryRequests(ENTITIES);
  const figures: Figure[] = [];
  for (const each of CASES) figures.push(...(await caseFigures(each, sent, otelcol)));
  return figures;
}
