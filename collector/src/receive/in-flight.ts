import type { Limits } from '../validate/limits.ts';

/** Bytes of the requests that are being handled, with a bound: what goes beyond is refused before it is read. */
export class InFlight {
  readonly #limits: Pick<Limits, 'inFlightBytes'>;
  #bytes = 0;

  constructor(limits: Pick<Limits, 'inFlightBytes'>) {
    this.#limits = limits;
  }

  /** Takes room, or answers false when there is none. One request alone always has room. */
  enter(bytes: number): boolean {
    if (this.#bytes > 0 && this.#bytes + bytes > this.#limits.inFlightBytes) return false;
    this.#bytes += bytes;
    return true;
  }

  leave(bytes: number): void {
    this.#bytes -= bytes;
  }
}
