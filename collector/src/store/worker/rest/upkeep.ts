import { existsSync } from 'node:fs';
import { isAtRest, type Retention } from '../../volume.ts';
import { tally } from '../tally.ts';
import type { Attached, Note, Volumes } from '../volumes.ts';
import type { TrustedTime } from '../../../clock/clock-file.ts';
import type { NoteTaker } from '../notes/note-taker.ts';
import type { Packer, Turns } from './packer.ts';

export interface UpkeepSettings {
  readonly retention: Retention;
  /** Days after which a file is compressed. */
  readonly compressAfterDays: number;
}

export interface UpkeepDeps {
  readonly volumes: () => Iterable<Volumes>;
  readonly packer: Packer;
  readonly noteTaker: NoteTaker;
  readonly turns: Turns;
  readonly time: TrustedTime;
  readonly note: Note;
}

/** What is done with old files: those that are too old go, those that are at rest are compressed, and notes are taken of days that are over. One thing at a time. */
export class Upkeep {
  readonly #settings: UpkeepSettings;
  readonly #deps: UpkeepDeps;
  #running: Promise<void> = Promise.resolve();
  readonly #stop = new AbortController();
  #rounds = 0;
  #toldDoubt = false;

  constructor(settings: UpkeepSettings, deps: UpkeepDeps) {
    this.#settings = settings;
    this.#deps = deps;
  }

  /** Looks for work, after what is under way. */
  run(): void {
    this.#rounds += 1;
    this.#running = this.#running
      .then(() => this.#sweep())
      .then(() => this.#compress())
      .then(() => this.#note())
      .finally(() => {
        this.#rounds -= 1;
      });
  }

  get isWorking(): boolean {
    return this.#rounds > 0;
  }

  /** No more is begun; resolves when what is under way has ended. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #sweep(): Promise<void> {
    const { note } = this.#deps;
    try {
      const nowMs = this.#deps.time.look(Date.now());
      this.#tellDoubt(nowMs);
      for (const volumes of this.#deps.volumes()) await this.#expire(volumes, nowMs);
    } catch (error) {
      note('error', `Old files could not be deleted; they are tried again in an hour: ${String(error)}`);
    }
  }

  async #expire(volumes: Volumes, nowMs: number): Promise<void> {
    const { turns, note } = this.#deps;
    let old: Attached[] = [];
    await turns.enter(async () => {
      old = await Promise.resolve(volumes.expire(this.#settings.retention, nowMs));
    });
    if (old.length === 0) return;
    await turns.readsEnded();
    await turns.enter(async () => {
      for (const file of old) {
        await volumes.remove(file);
        turns.forget(file.catalog);
        tally.deletedFiles += 1;
        note('info', `Deleted ${file.path}: it is older than what is kept`);
      }
    });
  }

  async #compress(): Promise<void> {
    for (const volumes of this.#deps.volumes()) {
      for (const file of volumes.files()) {
        if (this.#stop.signal.aborted) return;
        if (isAtRest(file.volume, this.#settings.compressAfterDays, Date.now())) await this.#pack(volumes, file);
      }
    }
  }

  async #note(): Promise<void> {
    const { noteTaker, note } = this.#deps;
    for (const volumes of this.#deps.volumes()) {
      for (const file of volumes.files()) {
        if (this.#stop.signal.aborted) return;
        try {
          await noteTaker.look(volumes, file, Date.now(), this.#stop.signal);
        } catch (error) {
          if (this.#stop.signal.aborted || !existsSync(file.path)) return;
          note(
            'warn',
            `What ${file.path} holds could not be noted, so that reads of it take longer; it is tried again in an hour: ${String(error)}`,
          );
        }
      }
    }
  }

  async #pack(volumes: Volumes, file: Attached): Promise<void> {
    const { packer, note } = this.#deps;
    try {
      if (await packer.isDue(file, Object.keys(volumes.tablesOf(file.volume)))) await packer.pack(volumes, file, this.#stop.signal);
    } catch (error) {
      if (this.#stop.signal.aborted || !existsSync(file.path)) return;
      note('warn', `${file.path} could not be compressed and stays as it is; it is tried again in an hour: ${String(error)}`);
    }
  }

  #tellDoubt(nowMs: number): void {
    const { isDoubted } = this.#deps.time;
    if (isDoubted && !this.#toldDoubt) {
      const told = new Date().toISOString();
      const trusted = new Date(nowMs).toISOString();
      this.#deps.note('warn', `The clock says ${told}, long after ${trusted}: nothing is deleted by it until it has said so for a day`);
    }
    this.#toldDoubt = isDoubted;
  }
}
