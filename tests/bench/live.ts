import { randomBytes } from 'node:crypto';
import { encodeTraces } from '../../collector/src/otlp/encode/traces.ts';
import { decodeTracesProtobuf } from '../../collector/src/otlp/protobuf/traces.ts';
import { type Figure, quantile } from './measure.ts';
import { startOurs } from './receiving/receivers.ts';
import { libraryRequests, type SentRequest } from './receiving/requests.ts';
import { sendAll } from './receiving/send.ts';

const ENTITIES = 160_000;
const WARMUP = 4;
/** With and without readers, in turns. */
const TURNS = 3;
/** Readers who ask one after the other without a pause. */
const READERS = 2;
const GOAL_MS = 1_000;

const QUERY = encodeURIComponent(
  '{ span."sync.level" = "entity" && span."sync.status" = "failed" } | count_over_time() by (span."sync.entity.type")',
);

async function ask(url: string, path: string): Promise<string> {
  const answer = await fetch(`${url}${path}`);
  return answer.ok ? await answer.text() : '';
}

/** From the answer to one span until it is in the answer to a query, ms. */
async function visibleMs(url: string, like: SentRequest): Promise<number> {
  const [span] = decodeTracesProtobuf(like.body);
  if (span === undefined) throw new Error('there is no span to send');
  const traceId = randomBytes(16).toString('hex');
  const body = encodeTraces([{ ...span, traceId }]);
  await sendAll(url, 'traces', [{ body, gzip: body, items: 1 }], false);
  const beganMs = performance.now();
  while (!(await ask(url, `/tempo/api/v2/traces/${traceId}`)).includes(span.name)) continue;
  return performance.now() - beganMs;
}

/** Does something again and again, by so many at once, while the work lasts. */
async function beside(count: number, again: () => Promise<unknown>, work: () => Promise<void>): Promise<void> {
  const over = new AbortController();
  const other = async () => {
    while (!over.signal.aborted) await again();
  };
  const others = Array.from({ length: count }, other);
  await work().finally(() => over.abort());
  await Promise.all(others);
}

/** How soon what was acknowledged is in an answer, and what readers do to those who send. */
export async function liveFigures(): Promise<Figure[]> {
  const { traces } = await libraryRequests(ENTITIES);
  const receiver = await startOurs('embedded');
  try {
    const { url } = receiver;
    await sendAll(url, 'traces', traces.slice(0, WARMUP), true);
    const rest = traces.slice(WARMUP);
    const share = Math.floor(rest.length / TURNS / 3);
    const part = (index: number) => rest.slice(index * share, (index + 1) * share);
    const spans = part(0).reduce((sum, { items }) => sum + items, 0);
    const timed = async (requests: readonly SentRequest[]) => {
      const beganMs = performance.now();
      await sendAll(url, 'traces', requests, true);
      return ((performance.now() - beganMs) * 1_000) / spans;
    };
    const [visible, alone, read]: [number[], number[], number[]] = [[], [], []];
    const [like] = traces;
    if (like === undefined) throw new Error('the library sent nothing');
    for (let turn = 0; turn < TURNS; turn += 1) {
      alone.push(await timed(part(3 * turn)));
      await beside(
        READERS,
        async () => await ask(url, `/tempo/api/metrics/query_range?q=${QUERY}`),
        async () => void read.push(await timed(part(3 * turn + 1))),
      );
      await beside(
        1,
        async () => visible.push(await visibleMs(url, like)),
        async () => void (await timed(part(3 * turn + 2))),
      );
    }
    const [withReaders, without] = [Math.min(...read), Math.min(...alone)];
    const goal = `≤ ${GOAL_MS}`;
    return [
      {
        name: 'acknowledged until found, while four send, p50',
        ours: quantile(visible, 0.5),
        theirs: null,
        ratio: null,
        goal: '',
        unit: 'ms',
      },
      { name: `  p95 of ${visible.length}`, ours: quantile(visible, 0.95), theirs: null, ratio: null, goal, unit: 'ms' },
      {
        name: `time of a span, ${READERS} readers ask all the time; against: none does`,
        ours: withReaders,
        theirs: without,
        ratio: withReaders / without,
        goal: '',
        unit: 'µs',
      },
    ];
  } finally {
    await receiver.stop();
  }
}
