import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SignalName } from '../../receive/signal-name.ts';
import { NOTE, REQUEST } from './aside-files.ts';

/** Why something was set aside; stands beside the request in a JSON file of the same name. */
export interface AsideNote {
  readonly destination: string;
  readonly signal: SignalName;
  readonly workspace: string;
  readonly reason: string;
  /** The engine's own. */
  readonly words: string;
  readonly items: number;
  /** When the first of it was received, ISO 8601. */
  readonly received: string;
}

interface Kept {
  readonly base: string;
  readonly bytes: number;
}

const UNFINISHED = '.new';

/** Requests that a destination does not take, each a file that can be sent again as it is. Bounded: the oldest go first, and are told. */
export class AsideFolder {
  readonly #dir: string;
  readonly #maxBytes: number;
  readonly #onDropped: (requests: number) => void;
  #kept: Kept[];
  #number = 0;

  constructor(dir: string, maxBytes: number, onDropped: (requests: number) => void) {
    this.#dir = dir;
    this.#maxBytes = maxBytes;
    this.#onDropped = onDropped;
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    // What a crash left half written is written again, as it is sent again.
    for (const file of readdirSync(dir).filter((each) => each.endsWith(UNFINISHED))) rmSync(join(dir, file));
    const requests = readdirSync(dir).filter((file) => file.endsWith(REQUEST));
    this.#kept = requests.sort().map((file) => ({ base: file.slice(0, -REQUEST.length), bytes: statSync(join(dir, file)).size }));
  }

  /** What somebody has taken away since, `synctrail queue aside`, is not counted. */
  get bytes(): number {
    const there = new Set(readdirSync(this.#dir));
    this.#kept = this.#kept.filter(({ base }) => there.has(`${base}${REQUEST}`));
    return this.#kept.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Resolves when it is on disk. */
  async add(request: Buffer, note: AsideNote): Promise<void> {
    this.#number += 1;
    const time = new Date().toISOString().replaceAll(':', '-');
    const base = `${time}-${String(this.#number).padStart(6, '0')}-${note.reason}`;
    await this.#write(`${base}${NOTE}`, Buffer.from(`${JSON.stringify({ ...note, aside: new Date().toISOString() }, undefined, 2)}\n`));
    // Last, so that there is a note beside each request.
    await this.#write(`${base}${REQUEST}`, request);
    this.#kept.push({ base, bytes: request.length });
    await this.#makeRoom();
  }

  async #write(name: string, content: Buffer): Promise<void> {
    const path = join(this.#dir, name);
    const file = await open(`${path}${UNFINISHED}`, 'w', 0o600);
    try {
      await file.writeFile(content);
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(`${path}${UNFINISHED}`, path);
  }

  async #makeRoom(): Promise<void> {
    let dropped = 0;
    let { bytes } = this;
    while (bytes > this.#maxBytes && this.#kept.length > 1) {
      const oldest = this.#kept.shift();
      if (oldest === undefined) break;
      bytes -= oldest.bytes;
      dropped += 1;
      for (const end of [REQUEST, NOTE]) await rm(join(this.#dir, `${oldest.base}${end}`), { force: true });
    }
    if (dropped > 0) this.#onDropped(dropped);
  }
}
