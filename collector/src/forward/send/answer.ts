import { z } from 'zod';
import { Malformed } from '../../otlp/malformed.ts';
import { fieldsOf, valueOf } from '../wire/fields.ts';

/** What came back for a request, as it came. */
export interface Reply {
  readonly status: number;
  /** Lower case. */
  readonly contentType: string;
  /** The header `Retry-After`, where there was one. */
  readonly retryAfter: string | undefined;
  readonly body: Buffer;
}

/** Why a request is sent again. `destination`: others would fare the same; `unclear`: it may be this request. */
type Blame = 'destination' | 'unclear';

export type Answer =
  | { readonly kind: 'accepted'; readonly warning?: string }
  /** Taken, but for some items: OTLP forbids to send it again. */
  | { readonly kind: 'partial'; readonly rejected: number; readonly words: string }
  /** Something in it is not taken, now or later. */
  | { readonly kind: 'refused'; readonly words: string; readonly tooLarge: boolean }
  | {
      readonly kind: 'again';
      readonly blame: Blame;
      readonly cause: 'no_answer' | 'busy' | 'failed' | 'misdirected' | 'garbage';
      readonly words: string;
      /** What the destination asked for, ms. */
      readonly waitMs?: number;
    };

const MAX_WORDS = 2_000;
/** Nobody is waited for longer, whatever it asks. */
const MAX_WAIT_MS = 3_600_000;

/** `Retry-After` is seconds or a date (RFC 9110). */
export function retryAfterMs(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - nowMs;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), MAX_WAIT_MS);
}

function firstText(message: Buffer, field: number): string {
  const found = fieldsOf(message).find(({ number, wire }) => number === field && wire === 2);
  return found === undefined ? '' : valueOf(message, found).toString();
}

/** The engine's own words: plain text, JSON with a `message`, or the protobuf `Status` that OTLP asks for. */
function wordsOf({ contentType, body, status }: Reply): string {
  let words = body.toString();
  if (contentType.includes('protobuf')) {
    try {
      words = firstText(body, 2);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
    }
  }
  const text = words.trim().slice(0, MAX_WORDS);
  return text === '' ? `HTTP ${status}` : text;
}

interface Partial {
  readonly rejected: number;
  readonly words: string;
}

/** 64-bit numbers are texts in OTLP's JSON. */
const COUNT = z.coerce.number().int().min(0).default(0);
const PARTIAL = z.object({
  rejectedSpans: COUNT,
  rejectedLogRecords: COUNT,
  rejectedDataPoints: COUNT,
  errorMessage: z.string().default(''),
});
/** Nothing at all, or a partial success: what has other fields alone, as the errors of gateways do, is no answer to OTLP. */
const ANSWER = z.union([z.strictObject({}), z.object({ partialSuccess: PARTIAL })]);

function partialOfJson(body: Buffer): Partial | undefined {
  const answer = ANSWER.parse(JSON.parse(body.toString()));
  if (!('partialSuccess' in answer)) return undefined;
  const { rejectedSpans, rejectedLogRecords, rejectedDataPoints, errorMessage } = answer.partialSuccess;
  return { rejected: rejectedSpans + rejectedLogRecords + rejectedDataPoints, words: errorMessage };
}

function partialOfProtobuf(body: Buffer): Partial | undefined {
  const field = fieldsOf(body).find(({ number }) => number === 1);
  if (field === undefined) return undefined;
  if (field.wire !== 2) throw new Malformed('byte 0', 'no partial success');
  const partial = valueOf(body, field);
  const count = fieldsOf(partial).find(({ number, wire }) => number === 1 && wire === 0);
  const rejected = count === undefined ? 0 : valueOf(partial, count).reduce((sum, byte, index) => sum + (byte & 0x7f) * 128 ** index, 0);
  return { rejected, words: firstText(partial, 2) };
}

function success(reply: Reply): Answer {
  const { body, contentType } = reply;
  const garbage = (): Answer => {
    const words = `answered ${reply.status} with what is no OTLP: ${body.toString().trim().slice(0, 200)}`;
    return { kind: 'again', blame: 'destination', cause: 'garbage', words };
  };
  // A page, even an empty one, is of whatever stands before the destination.
  if (contentType.includes('html')) return garbage();
  if (body.length === 0) return { kind: 'accepted' };
  try {
    const partial = contentType.includes('json') ? partialOfJson(body) : partialOfProtobuf(body);
    if (partial === undefined) return { kind: 'accepted' };
    const { rejected, words } = partial;
    if (rejected === 0) return words === '' ? { kind: 'accepted' } : { kind: 'accepted', warning: words };
    return { kind: 'partial', rejected, words };
  } catch (error) {
    if (!(error instanceof Malformed || error instanceof SyntaxError || error instanceof z.ZodError)) throw error;
    return garbage();
  }
}

/** Not this request's fault, and sending it again helps as soon as somebody has set the address or the secret right. */
const MISDIRECTED = new Set([401, 403, 404, 405, 406, 407, 410, 415, 421, 426, 451]);
const BUSY = new Set([425, 429, 502, 503]);

/** What an answer means for the request. */
export function answerOf(reply: Reply, nowMs: number): Answer {
  const { status } = reply;
  if (status >= 200 && status < 300) return success(reply);
  const words = wordsOf(reply);
  const waitMs = retryAfterMs(reply.retryAfter, nowMs);
  const wait = waitMs === undefined ? {} : { waitMs };
  if (BUSY.has(status)) return { kind: 'again', blame: 'destination', cause: 'busy', words, ...wait };
  if (status >= 500 || status === 408) return { kind: 'again', blame: 'unclear', cause: 'failed', words, ...wait };
  if (status < 400 || MISDIRECTED.has(status)) {
    return { kind: 'again', blame: 'destination', cause: 'misdirected', words: `HTTP ${status}: ${words}`, ...wait };
  }
  return { kind: 'refused', words, tooLarge: status === 413 };
}
