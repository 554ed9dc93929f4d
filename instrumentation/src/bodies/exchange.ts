import type { BodyPolicy } from '../api/bodies.ts';
import { Chunks } from './chunks.ts';

export type HeaderPairs = Iterable<readonly [string, string]> | Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** Where a capture tells what goes over the wire. Nothing here throws, reads or holds back. */
export interface BodyTap {
  /** Somebody may want the answer; known when its headers are there. Until then there is nothing to tell of it. */
  readonly wantsAnswer: boolean;
  /** All of the answer has come. Undefined where that is said by the call's end. */
  whole: boolean | undefined;
  /** The headers, to be read when a record of them is written. */
  requestHeaders: (() => HeaderPairs) | undefined;
  answerHeaders: (() => HeaderPairs) | undefined;
  /** A part of the body as it is sent: bytes, or text in an encoding that Node knows. */
  sent(chunk: unknown, encoding?: unknown): void;
  /** A part of the answer's body as it came, still encoded. */
  received(chunk: unknown): void;
}

/** What one call sends and receives, from its start until a record of it is written or nobody wants one. */
export class Exchange implements BodyTap {
  private readonly policy: BodyPolicy;
  /** It is kept also when it succeeds. */
  private readonly always: boolean;
  request: Chunks | undefined;
  response: Chunks | undefined;
  requestHeaders: (() => HeaderPairs) | undefined;
  answerHeaders: (() => HeaderPairs) | undefined;
  wantsAnswer = false;
  whole: boolean | undefined;
  /** Nothing more will come. */
  complete = false;
  /** Nothing of it is kept any more. */
  released = false;

  constructor(policy: BodyPolicy, sampleRate: number) {
    this.policy = policy;
    this.always = policy === 'all' || (policy === 'sample' && Math.random() < sampleRate);
  }

  /** Why it is kept, if it is. */
  reason(failed: boolean): 'failure' | 'sample' | 'all' | undefined {
    if (this.policy === 'all') return 'all';
    if (failed) return 'failure';
    return this.always ? 'sample' : undefined;
  }

  sent(chunk: unknown, encoding?: unknown): void {
    if (this.released) return;
    const bytes = bytesOf(chunk, encoding);
    if (bytes === undefined) return;
    this.request ??= new Chunks();
    this.request.add(bytes, false);
  }

  /** The answer's headers are there, or no answer will come. */
  known(failed: boolean): void {
    if (failed || this.always) this.wantsAnswer = !this.released;
    else this.release();
  }

  received(chunk: unknown): void {
    if (!this.wantsAnswer) return;
    const bytes = bytesOf(chunk, undefined);
    if (bytes === undefined) return;
    this.response ??= new Chunks();
    this.response.add(bytes, true);
  }

  /** All of the answer has come, as far as anyone knows. */
  get isWhole(): boolean {
    return this.whole ?? this.complete;
  }

  /** Headers of the request in a form that `Headers` takes. */
  plainRequestHeaders(): [string, string][] {
    const headers = this.requestHeaders?.() ?? [];
    const pairs = Symbol.iterator in headers ? [...headers] : Object.entries(headers);
    return pairs.flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)] satisfies [string, string]]));
  }

  /** Lets go of all it holds; what still comes is none of ours. */
  release(): void {
    if (this.released) return;
    this.released = true;
    this.wantsAnswer = false;
    this.request?.release();
    this.response?.release();
    this.requestHeaders = undefined;
    this.answerHeaders = undefined;
  }
}

function bytesOf(chunk: unknown, encoding: unknown): Uint8Array | undefined {
  if (typeof chunk === 'string') return Buffer.from(chunk, isEncoding(encoding) ? encoding : 'utf8');
  return ArrayBuffer.isView(chunk) ? new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength) : undefined;
}

function isEncoding(encoding: unknown): encoding is BufferEncoding {
  return typeof encoding === 'string' && Buffer.isEncoding(encoding);
}
