import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Destination, Taken } from './destination.ts';
import { linesOf } from './lines.ts';
import { type ImportedRequest, requestOf } from './request.ts';

/** How often a destination that is away is asked again; waits grow to half a minute. */
const TRIES = 8;
const WAIT_MS = 250;
const LONGEST_WAIT_MS = 30_000;
const REMEMBER_LINES = 20;

export interface ImportReport {
  readonly records: number;
  /** Requests that were refused for good, and what the first of them was told. */
  readonly refused: number;
  readonly why: string | undefined;
}

/** The destination takes nothing now; the same import goes on from where it was. */
export class ImportBroken extends Error {
  override readonly name = 'ImportBroken';
}

/** How far imports of a file into a destination have come: a small file beside it. */
class Place {
  readonly #path: string;
  readonly #destination: string;

  constructor(file: string, destination: string) {
    this.#path = `${file}.import.json`;
    this.#destination = destination;
  }

  get bytes(): number {
    try {
      const { destination, bytes } = JSON.parse(readFileSync(this.#path, 'utf8')) as Record<string, unknown>;
      return destination === this.#destination && typeof bytes === 'number' ? bytes : 0;
    } catch {
      return 0;
    }
  }

  remember(bytes: number): void {
    writeFileSync(this.#path, JSON.stringify({ destination: this.#destination, bytes }));
  }

  forget(): void {
    rmSync(this.#path, { force: true });
  }
}

async function deliver(destination: Destination, request: ImportedRequest): Promise<Taken> {
  for (let attempt = 1; ; attempt += 1) {
    const taken = await destination.take(request);
    if (taken.kind === 'taken' || taken.kind === 'refused') return taken;
    if (taken.kind === 'barred' || attempt === TRIES) throw new ImportBroken(taken.why);
    await sleep(Math.min(WAIT_MS * 2 ** attempt, LONGEST_WAIT_MS));
  }
}

/** Takes in a file of requests, a line each, in order. `onProgress` is told bytes done, bytes in all and records. Rejects with `ImportBroken`. */
export async function importFile(
  file: string,
  destination: Destination,
  onProgress: (bytes: number, total: number, records: number) => void,
): Promise<ImportReport> {
  const place = new Place(file, destination.name);
  const total = statSync(file).size;
  const start = Math.min(place.bytes, total);
  let done = start;
  let lines = 0;
  let records = 0;
  let refused = 0;
  let why: string | undefined;
  try {
    for await (const { text, end } of linesOf(file, start)) {
      const request = requestOf(text);
      const taken: Taken =
        typeof request === 'string' ? { kind: 'refused', why: `this line is no OTLP: ${request}` } : await deliver(destination, request);
      if (taken.kind === 'refused') {
        refused += 1;
        why ??= `the request that ends at byte ${end}: ${taken.why}`;
      }
      if (typeof request !== 'string') records += request.records.length;
      done = end;
      lines += 1;
      if (lines % REMEMBER_LINES === 0) place.remember(done);
      onProgress(done, total, records);
    }
  } catch (error) {
    place.remember(done);
    throw error;
  }
  place.forget();
  return { records, refused, why };
}
