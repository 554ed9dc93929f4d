import { parseJson } from './attributes.ts';
import type { LogEvent } from './event.ts';
import { prettyJson } from './pretty-json.ts';

/** One side of a call: what was sent, or what came back. */
export interface BodySide {
  headers: { name: string; value: string }[];
  /** json, form, multipart, text, binary or none. */
  type: string;
  /** As it is to be shown; undefined where there is none, or none is kept. */
  text: string | undefined;
  /** Bytes that went over the wire. */
  size: number | undefined;
  /** Bytes of it that are kept. */
  kept: number | undefined;
  truncated: boolean;
  /** Why it is not whole. */
  missing: string | undefined;
}

/** What is kept of one call's bodies (S2-12, S4-25). */
export interface CallBody {
  request: BodySide;
  response: BodySide;
  /** failure, sample or all. */
  reason: string | undefined;
  /** Which of the kept failures of one cause it is, and how many failures there were. */
  place: { number: number; total: number } | undefined;
}

/** Reads a record of a call's bodies. */
export function callBody({ attributes, line }: LogEvent): CallBody {
  const sides = objectOf(parseJson(line));
  const number = attributes['sync.body.number'];
  const total = attributes['sync.body.total'];
  return {
    request: {
      ...told(sides['request']),
      type: attributes['sync.body.request.type'] ?? 'none',
      size: attributes['http.request.body.size'],
      kept: attributes['sync.body.request.kept'],
      truncated: attributes['sync.body.request.truncated'] === true,
      missing: attributes['sync.body.request.missing'],
    },
    response: {
      ...told(sides['response']),
      type: attributes['sync.body.response.type'] ?? 'none',
      size: attributes['http.response.body.size'],
      kept: attributes['sync.body.response.kept'],
      truncated: attributes['sync.body.response.truncated'] === true,
      missing: attributes['sync.body.response.missing'],
    },
    reason: attributes['sync.body.reason'],
    place: number === undefined || total === undefined ? undefined : { number, total },
  };
}

function told(side: unknown): Pick<BodySide, 'headers' | 'text'> {
  const { headers, body } = objectOf(side);
  return {
    headers: Object.entries(objectOf(headers)).map(([name, value]) => ({ name, value: String(value) })),
    text: typeof body === 'string' ? (prettyJson(body) ?? body) : undefined,
  };
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

const WHY_NONE: Readonly<Record<string, string>> = {
  off: 'the sync keeps no bodies (bodies: none).',
  limit: 'those of enough failures of this cause were kept in this run: the first 20, then a sample.',
  late: 'the call began well and failed only while its answer was read, and bodies of calls that succeed are not kept.',
  empty: 'nothing was sent, and no answer came.',
};

/** Why there is no body, as the end of a sentence. @param failed the call did */
export function whyNoBody(state: string | undefined, failed: boolean): string {
  const known = state === undefined ? undefined : WHY_NONE[state];
  if (known !== undefined) return known;
  if (state === 'kept') return 'it has not arrived yet, or is older than what is kept.';
  return failed
    ? 'its sender keeps none, or it is older than what is kept.'
    : 'bodies of calls that succeed are not kept, unless the sync says so (bodies: sample or all).';
}

const WHY_CUT: Readonly<Record<string, string>> = {
  size: 'it is longer than what is kept',
  memory: 'there was no memory for more',
  unread: 'it broke off, or nobody read it to its end',
  encoding: 'it could not be unpacked',
  binary: 'it is binary: only its size and type are kept',
  unseen: 'its client does not tell what goes over the wire',
};

/** Why a body is not whole; undefined for one that is. */
export function whyCut({ missing, truncated }: Pick<BodySide, 'missing' | 'truncated'>): string | undefined {
  if (missing === undefined) return truncated ? WHY_CUT['size'] : undefined;
  return WHY_CUT[missing] ?? missing;
}
