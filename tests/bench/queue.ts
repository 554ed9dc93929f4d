import { mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeTraces } from '../../collector/src/otlp/encode/traces.ts';
import { decodeTracesJson } from '../../collector/src/otlp/json/traces.ts';
import { decodeTracesProtobuf } from '../../collector/src/otlp/protobuf/traces.ts';
import type { Span } from '../../collector/src/otlp/records.ts';
import { openQueue } from '../../collector/src/queue/open-queue.ts';
import { QUEUE_SETTINGS } from '../../collector/src/queue/settings.ts';
import { generatedRuns, type Shape } from '../support/generated-runs.ts';
import { tracesRequest } from '../support/otlp-json.ts';
import { type Figure, quantile, times } from './measure.ts';

const REQUESTS = 2_000;
const ROUNDS = 6;

/** Requests as a library sends them, each with spans of one page. */
function requestsOf(shape: Shape): Span[][] {
  const requests: Span[][] = [];
  for (const { units } of generatedRuns(shape)) for (const unit of units) requests.push(decodeTracesJson(tracesRequest(unit)));
  return requests;
}

/** CPU of all threads while the work is done, µs for each; the least of some rounds, as the others were disturbed. */
async function cpuOf(count: number, work: () => unknown): Promise<number> {
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    rounds.push((user + system) / count);
  }
  return Math.min(...rounds);
}

function figure(name: string, unit: string, ours: number, theirs: number | null = null): Figure {
  return { name, ours, theirs, ratio: theirs === null ? null : ours / theirs, goal: '', unit };
}

async function cpuFigures(requests: readonly Span[][], dir: string): Promise<Figure[]> {
  const spans = requests.flat().length;
  const encoded = requests.map(encodeTraces);
  const encode = await cpuOf(spans, () => requests.forEach((request) => encodeTraces(request)));
  const decode = await cpuOf(spans, () => encoded.forEach((request) => decodeTracesProtobuf(request)));
  const queue = await newQueue(dir);
  const queued = await cpuOf(spans, async () => await Promise.all(requests.map(async (request) => await append(queue, request))));
  const diskBytes = queue.records.bytes / spans / ROUNDS;
  await queue.close();
  const bytes = encoded.reduce((sum, { length }) => sum + length, 0);
  return [
    figure('CPU to encode a span; against: to decode it', 'µs', encode, decode),
    figure('CPU to queue a span: encode, pack, check, write, sync', 'µs', queued),
    figure('bytes of a span on disk; against: as it is sent on', 'bytes', diskBytes, bytes / spans),
  ];
}

async function newQueue(dir: string) {
  const folder = mkdtempSync(join(dir, 'queue-'));
  return await openQueue({ ...QUEUE_SETTINGS.parse({}), dir: folder, destinations: [], note: () => {} });
}

type BenchQueue = Awaited<ReturnType<typeof newQueue>>;

async function append(queue: BenchQueue, spans: readonly Span[]): Promise<void> {
  const request = encodeTraces(spans);
  await queue.append('records', { signal: 'traces', workspace: 'default', receivedMs: Date.now(), items: spans.length, request });
}

/** The least that a safe write costs on this disk: the same bytes, a sync for each. */
async function floorMs(dir: string, bytes: number): Promise<number> {
  const file = await open(join(dir, 'floor'), 'w');
  const buffer = Buffer.alloc(bytes, 1);
  const samples = await times(200, 20, async () => {
    await file.write(buffer);
    await file.datasync();
  });
  await file.close();
  return quantile(samples, 0.5);
}

async function sendersFigures(requests: readonly Span[][], dir: string, senders: number, floor: number): Promise<Figure[]> {
  const queue = await newQueue(dir);
  let next = 0;
  const samples: number[] = [];
  const start = performance.now();
  async function sender(): Promise<void> {
    while (next < REQUESTS) {
      const request = requests[next % requests.length] ?? [];
      next += 1;
      const before = performance.now();
      await append(queue, request);
      samples.push(performance.now() - before);
    }
  }
  await Promise.all(Array.from({ length: senders }, sender));
  const tookMs = performance.now() - start;
  const { syncs } = queue.records.tally;
  await queue.close();
  return [
    figure(`${senders} at once: until a request is safe, p50; against: a write and a sync`, 'ms', quantile(samples, 0.5), floor),
    figure(`${senders} at once: the same, p99`, 'ms', quantile(samples, 0.99)),
    figure(`${senders} at once: time for each request`, 'ms', tookMs / samples.length, floor),
    figure(`${senders} at once: syncs for each request`, 'syncs', syncs / samples.length, 1),
  ];
}

/** What it costs to keep a request safe in the collector's queue before it is answered. */
export async function queueFigures(shape: Shape): Promise<Figure[]> {
  const dir = mkdtempSync(join(tmpdir(), 'synctrail-bench-'));
  try {
    const requests = requestsOf({ ...shape, runs: 4 });
    const cpu = await cpuFigures(requests, dir);
    const bytes = encodeTraces(requests[0] ?? []).length;
    const floor = await floorMs(dir, bytes);
    const figures = [...cpu];
    for (const senders of [1, 8, 64]) figures.push(...(await sendersFigures(requests, dir, senders, floor)));
    return figures;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
