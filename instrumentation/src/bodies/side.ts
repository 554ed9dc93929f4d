import { redactHeaders } from '@synctrail/model';
import type { Chunks } from './chunks.ts';
import { unpacked } from './content-encoding.ts';
import type { BodyType } from './content-type.ts';
import { contentType } from './content-type.ts';
import type { HeaderPairs } from './exchange.ts';
import { readable } from './readable.ts';

/** Shown of a body, bytes. */
const KEPT_BYTES = 65_536;
/** The same in JSON, where quotes and the like take more: two of them fit into the 256 KiB that Loki takes of a line. */
const LINE_BYTES = 112 * 1_024;

/** Why a body is not whole. */
type Reason = 'size' | 'memory' | 'unread' | 'encoding' | 'binary' | 'unseen';

/** One side of an exchange, redacted. */
export interface Side {
  readonly headers: Readonly<Record<string, string>>;
  readonly type: BodyType;
  readonly text: string | undefined;
  /** Bytes of the text that is kept. */
  readonly kept: number;
  readonly truncated: boolean;
  readonly missing: Reason | undefined;
}

interface SideFacts {
  readonly chunks: Chunks | undefined;
  readonly headers: HeaderPairs;
  /** It went by to its end. */
  readonly complete: boolean;
  /** Bytes that went over the wire, as far as anyone said. */
  readonly size: number | undefined;
}

export function sideOf({ chunks, headers: pairs, complete, size }: SideFacts): Side {
  const headers = redactHeaders(pairs);
  if (chunks === undefined || chunks.total === 0) {
    const missing = size === undefined || size === 0 ? undefined : 'unseen';
    return { headers, type: 'none', text: undefined, kept: 0, truncated: missing !== undefined, missing };
  }
  const content = unpacked(chunks.joined(), headers['content-encoding'] ?? '');
  if (content === undefined) return { headers, type: 'binary', text: undefined, kept: 0, truncated: true, missing: 'encoding' };
  const torn = chunks.missing !== undefined || content.cut || !complete;
  const { type, text } = readable(content.bytes, contentType(headers['content-type'] ?? ''), torn);
  if (text === undefined)
    return { headers, type, text, kept: 0, truncated: type !== 'none', missing: type === 'none' ? undefined : 'binary' };
  const short = shortened(text);
  const long = chunks.missing ?? (content.cut || short !== text ? 'size' : undefined);
  return {
    headers,
    type,
    text: short,
    kept: Buffer.byteLength(short),
    truncated: torn || short !== text,
    missing: long ?? (complete ? undefined : 'unread'),
  };
}

/** The beginning of a text, cut between characters. */
function shortened(text: string): string {
  let short = text;
  for (let limit = KEPT_BYTES; ; limit >>= 1) {
    if (Buffer.byteLength(short) > limit) short = beginning(short, limit);
    if (Buffer.byteLength(JSON.stringify(short)) <= LINE_BYTES) return short;
  }
}

function beginning(text: string, bytes: number): string {
  const buffer = Buffer.from(text);
  let end = bytes;
  while (end > 0 && ((buffer[end] ?? 0) & 0xc0) === 0x80) end--;
  return buffer.toString('utf8', 0, end);
}
