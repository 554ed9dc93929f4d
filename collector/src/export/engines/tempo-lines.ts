import { z } from 'zod';
import { askEngine, type EngineAddress, EngineFailure } from './ask.ts';
import { ALL_TRACES } from './questions.ts';

/** Traces of an answer; the next one ends where this one's last began. */
const FOUND_TRACES = 1_000;
const MOST_TRACES = 200_000;
const DAY_S = 86_400n;
const NS_PER_S = 1_000_000_000n;
/** Traces that are read at the same time. */
const AT_ONCE = 4;

const FOUND = z.object({ traces: z.array(z.object({ traceID: z.string(), startTimeUnixNano: z.string() })).default([]) });
const TRACE = z.object({ trace: z.object({ resourceSpans: z.array(z.unknown()).default([]) }) });
const IDS: Readonly<Record<string, number>> = { traceId: 32, spanId: 16, parentSpanId: 16 };

/** Tempo writes ids in base64, where OTLP's JSON has them in hexadecimal digits. */
function withHexIds(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withHexIds);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]): [string, unknown] => {
      const length = IDS[key];
      if (length === undefined || typeof inner !== 'string') return [key, withHexIds(inner)];
      return [key, inner === '' ? '' : Buffer.from(inner, 'base64').toString('hex').padStart(length, '0')];
    }),
  );
}

function parsed<T>(schema: z.ZodType<T>, tempo: EngineAddress, answer: unknown): T {
  const found = schema.safeParse(answer);
  if (!found.success) throw new EngineFailure(`${tempo.url} is no Tempo: ${found.error.issues[0]?.message ?? ''}`);
  return found.data;
}

/** Ids of the traces of a span of time, seconds since the epoch. */
async function tracesOf(tempo: EngineAddress, fromS: bigint, toS: bigint, most: number): Promise<Set<string>> {
  const ids = new Set<string>();
  let limit = most;
  let endS = toS;
  for (;;) {
    const params = { q: ALL_TRACES, start: String(fromS), end: String(endS), limit: String(limit), spss: '1' };
    const { traces } = parsed(FOUND, tempo, await askEngine(tempo, '/api/search', params));
    for (const { traceID: id } of traces) ids.add(id.padStart(32, '0'));
    if (traces.length < limit) return ids;
    const oldestS =
      traces.reduce((least, { startTimeUnixNano: start }) => (BigInt(start) < least ? BigInt(start) : least), endS * NS_PER_S) / NS_PER_S;
    // A second with more traces than were asked for: more of it are.
    if (oldestS + 1n < endS) [endS, limit] = [oldestS + 1n, most];
    else if (limit < MOST_TRACES) limit *= 2;
    else
      throw new EngineFailure(
        `${tempo.url} has more than ${limit} traces in the second ${oldestS}, and cannot be asked for them one after the other`,
      );
  }
}

async function traceLine(tempo: EngineAddress, id: string): Promise<string | undefined> {
  const answer = await askEngine(tempo, `/api/v2/traces/${id}`, {});
  if (answer === undefined) return undefined;
  const { trace } = parsed(TRACE, tempo, answer);
  return `${JSON.stringify({ resourceSpans: withHexIds(trace.resourceSpans) })}\n`;
}

/** The traces of a time as OTLP's JSON, each a line, day by day from the oldest; a trace is read whole, also where it began earlier. */
export async function* tempoLines(tempo: EngineAddress, fromNs: bigint, toNs: bigint, limit = FOUND_TRACES): AsyncGenerator<string> {
  const untilS = (toNs + NS_PER_S - 1n) / NS_PER_S;
  let before = new Set<string>();
  for (let dayS = fromNs / NS_PER_S; dayS < untilS; dayS += DAY_S) {
    const ids = await tracesOf(tempo, dayS, dayS + DAY_S < untilS ? dayS + DAY_S : untilS, limit);
    // One that goes on past midnight was read with its first day.
    const known = before;
    const fresh = [...ids].filter((id) => !known.has(id));
    for (let first = 0; first < fresh.length; first += AT_ONCE) {
      const lines = await Promise.all(fresh.slice(first, first + AT_ONCE).map(async (id) => await traceLine(tempo, id)));
      for (const line of lines) if (line !== undefined) yield line;
    }
    before = ids;
  }
}
