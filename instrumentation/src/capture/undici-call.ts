import type { AsyncResource } from 'node:async_hooks';
import type { RateLimitReader } from '@synctrail/model';
import type { CallEnd, CallHandle } from '../calls/recorder.ts';
import type { AnswerFacts } from './answer-facts.ts';
import { answerFacts, bytesOf } from './answer-facts.ts';
import { allHeaders, neededHeaders, oneHeader } from './raw-headers.ts';

/** The parts we use of the request that undici's channels tell of. */
export interface UndiciRequest {
  readonly method: string;
  readonly origin?: string | URL;
  readonly path: string;
  /** As its header says. */
  readonly contentLength?: number | null;
  /** Names and values in turn; an older undici has them as they are sent. */
  readonly headers?: unknown;
}

/** A call under way, and in the end all that is told of it: one object for each, as there are many. */
export class UndiciCall implements CallEnd {
  readonly method: string;
  readonly url: string;
  /** Where it was made, if an interceptor may send it again. */
  readonly caller: AsyncResource | undefined;
  handle: CallHandle | undefined = undefined;
  statusCode: number | undefined = undefined;
  idempotencyKey: string | undefined = undefined;
  error: unknown = undefined;
  requestBodySize: number | undefined;
  responseBodySize: number | undefined = undefined;
  sent = 0;
  received = 0;
  /** What the answer's header promised, bytes. */
  promised: number | undefined = undefined;
  private facts: AnswerFacts | undefined = undefined;
  /** What the facts are read from. */
  private limits: Record<string, string> | undefined = undefined;
  private answeredAt = 0;

  constructor(request: UndiciRequest, caller?: AsyncResource) {
    this.method = request.method.toUpperCase();
    this.url = urlOf(request);
    this.caller = caller;
    // an older undici does not tell of chunks
    this.requestBodySize = bytesOf(request.contentLength);
  }

  get key(): string {
    return `${this.method} ${this.url}`;
  }

  /** It came to what interceptors retry. */
  get mayBeSentAgain(): boolean {
    return this.error !== undefined || this.statusCode === 408 || this.statusCode === 429 || (this.statusCode ?? 0) >= 500;
  }

  get rateLimit(): CallEnd['rateLimit'] {
    return this.told?.rateLimit;
  }

  get retryAfterMs(): number | undefined {
    return this.told?.retryAfterMs;
  }

  /** The answer's headers are there. @param own how this provider tells its limits, where the user says so */
  answered(statusCode: number, headers: unknown, own: RateLimitReader | undefined): void {
    this.statusCode = statusCode;
    const { length, limits } = neededHeaders(headers);
    if (this.method !== 'HEAD') this.promised = length;
    if (own !== undefined) this.facts = answerFacts(statusCode, allHeaders(headers), own);
    else if (limits !== undefined) {
      this.limits = limits;
      this.answeredAt = Date.now();
    }
  }

  /** Read when they are asked for: mostly later, with those of other calls. */
  private get told(): AnswerFacts | undefined {
    if (this.limits !== undefined && this.statusCode !== undefined)
      this.facts ??= answerFacts(this.statusCode, this.limits, undefined, this.answeredAt);
    return this.facts;
  }

  finish(error: unknown): void {
    this.error = error;
    if (this.sent > 0) this.requestBodySize = this.sent;
    if (this.statusCode === undefined) return;
    this.responseBodySize = this.received === 0 && error === undefined ? (this.promised ?? 0) : this.received;
  }
}

const SLASH = 47;

function urlOf({ origin, path }: UndiciRequest): string {
  // A request through a proxy has the whole address as its path.
  if (path.charCodeAt(0) !== SLASH && /^https?:\/\//.test(path)) return path;
  const base = typeof origin === 'string' ? origin : String(origin ?? '');
  return (base.endsWith('/') ? base.slice(0, -1) : base) + path;
}

/** Asked for when they are needed: they may still change until they are sent. */
export function requestHeaders(headers: unknown): Record<string, string> {
  return allHeaders(typeof headers === 'string' ? headers.split('\r\n').flatMap(nameAndValue) : headers);
}

/** One of them. @param name in lower case */
export function requestHeader(headers: unknown, name: string): string | undefined {
  return Array.isArray(headers) ? oneHeader(headers, name) : requestHeaders(headers)[name];
}

function nameAndValue(line: string): string[] {
  const colon = line.indexOf(':');
  return colon < 0 ? [] : [line.slice(0, colon), line.slice(colon + 1).trim()];
}
