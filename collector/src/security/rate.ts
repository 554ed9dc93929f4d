import type { Socket } from 'node:net';
import type { Request } from 'express';
import { Bucket } from './bucket.ts';
import type { TokenSettings } from './settings.ts';

/** Bytes of each connection that were counted. */
const paidFor = new WeakMap<Socket, number>();

/** What a token may send and ask in a second. */
export class Rate {
  readonly #requests: Bucket | undefined;
  readonly #bytes: Bucket | undefined;

  constructor({ requestsPerSecond, bytesPerSecond }: TokenSettings['rate']) {
    const nowMs = performance.now();
    this.#requests = requestsPerSecond === undefined ? undefined : new Bucket(requestsPerSecond, nowMs);
    this.#bytes = bytesPerSecond === undefined ? undefined : new Bucket(bytesPerSecond, nowMs);
  }

  /** Counts a request, or answers how long its sender should wait, s. One that is refused is not counted. */
  enter(request: Request): number {
    const nowMs = performance.now();
    const waitMs = Math.max(this.#requests?.waitMs(nowMs) ?? 0, this.#bytes?.waitMs(nowMs) ?? 0);
    if (waitMs > 0) return Math.ceil(waitMs / 1_000);
    this.#requests?.take(1, nowMs);
    if (this.#bytes !== undefined) this.#count(request, this.#bytes);
    return 0;
  }

  /** A body of unknown length is paid for when it has come: all that its connection brought since the request before. */
  #count(request: Request, bytes: Bucket): void {
    const { socket } = request;
    const length = request.headers['content-length'];
    if (length !== undefined) bytes.take(Number(length), performance.now());
    request.once('close', () => {
      if (length === undefined) bytes.take(socket.bytesRead - (paidFor.get(socket) ?? 0), performance.now());
      paidFor.set(socket, socket.bytesRead);
    });
  }
}
