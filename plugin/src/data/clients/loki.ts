import type { LogEvent } from '../../model/event.ts';
import { listIn, objectIn, textIn } from '../wire/json.ts';
import { parseStreams } from '../wire/loki-streams.ts';
import { encodeNanoseconds } from '../wire/seconds.ts';
import { EngineError } from './engine-error.ts';
import { getThroughProxy } from './proxy.ts';
import type { TimeRange } from './time-range.ts';
import { readInParts } from './time-range.ts';

export interface LokiRead {
  uid: string;
  query: string;
  range: TimeRange;
  /** Events to return at most, newest first; Loki takes up to 5000. */
  limit: number;
  signal: AbortSignal | undefined;
}

/** The newest events that match. */
export function readEvents(request: LokiRead): Promise<LogEvent[]> {
  const read = async (range: TimeRange) => {
    const answer = await getThroughProxy({
      engine: 'Loki',
      uid: request.uid,
      path: '/loki/api/v1/query_range',
      params: { query: request.query, ...encodeNanoseconds(range), limit: String(request.limit), direction: 'backward' },
      // Without it every entry with metadata of its own comes back as its own stream.
      headers: { 'X-Loki-Response-Encoding-Flags': 'categorize-labels' },
      signal: request.signal,
    });
    // No result is no empty one: "no runs" would be a lie.
    if (!Array.isArray(objectIn(objectIn(answer)['data'])['result'])) {
      throw new EngineError('Loki', undefined, `The answer holds no result: ${JSON.stringify(answer).slice(0, 300)}`);
    }
    return parseStreams(answer);
  };
  return readInParts(request.range, read, (events) => events.length >= request.limit);
}

/** Values of an index label, sorted. */
export async function readLabelValues(uid: string, label: string, range: TimeRange, signal: AbortSignal | undefined): Promise<string[]> {
  const read = async (part: TimeRange) => {
    const answer = await getThroughProxy({
      engine: 'Loki',
      uid,
      path: `/loki/api/v1/label/${encodeURIComponent(label)}/values`,
      params: encodeNanoseconds(part),
      signal,
    });
    return listIn(objectIn(answer)['data'])
      .map(textIn)
      .filter((value) => value !== '');
  };
  return [...new Set(await readInParts(range, read, () => false))].sort((a, b) => a.localeCompare(b));
}
