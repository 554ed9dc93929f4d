import { closeSync, fsyncSync, lstatSync, mkdirSync, openSync, readdirSync, renameSync, rmdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { warnOnce } from '../context/warn.ts';
import type { Batch } from './batch.ts';
import { pack } from './pack.ts';
import { SpoolFile } from './spool-file.ts';
import { isLeft, leftName, ownerName } from './spool-owner.ts';
import type { SpoolSettings } from './spool-settings.ts';

/** A new file is begun after so many bytes. */
const FILE_BYTES = 4 * 1_024 * 1_024;

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Batches on disk, oldest first: they wait there while the collector is away, and outlive the process. */
export class Spool {
  private readonly settings: SpoolSettings;
  /** This process's folder. */
  private readonly own: string;
  private readonly files: SpoolFile[] = [];
  private number = 0;
  private made = false;
  bytes = 0;
  /** Why the last batch was not taken. */
  refusal = '';

  constructor(settings: SpoolSettings) {
    this.settings = settings;
    this.own = join(settings.folder, ownerName());
  }

  get folder(): string {
    return this.own;
  }

  /** Bodies of calls may take a part of it only. */
  get hasRoomForBodies(): boolean {
    return this.bytes < this.settings.limitBytes / 4;
  }

  get empty(): boolean {
    return this.files.length === 0;
  }

  /** Records that wait here. */
  get count(): number {
    return this.files.reduce((sum, file) => sum + file.count, 0);
  }

  /** Takes over what processes that are gone have left, before anything is written. Never throws. */
  adopt(): void {
    let names: string[] = [];
    try {
      names = readdirSync(this.settings.folder);
    } catch {
      return;
    }
    for (const name of names.toSorted()) {
      const path = join(this.settings.folder, name);
      if (!isLeft(name, path, Date.now())) continue;
      try {
        for (const file of readdirSync(path).toSorted()) this.take(join(path, file));
        rmdirSync(path);
      } catch (error) {
        // another process may be taking it over at the same time
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') warnOnce('SYNCTRAIL_SPOOL_ADOPT', `A spool was left: ${reasonOf(error)}`);
      }
    }
  }

  /** Writes a batch. False, and `refusal` says why, when there is no room or no disk; never throws. */
  add(batch: Batch, out = false): boolean {
    const packed = batch.packed === true ? batch.body : pack(batch.body);
    if (this.bytes + packed.length > this.settings.limitBytes) {
      this.refusal = 'the spool is full';
      return false;
    }
    try {
      const file = this.current();
      const before = file.bytes;
      file.append(batch, packed, out);
      this.bytes += file.bytes - before;
      return true;
    } catch (error) {
      this.refusal = 'the spool cannot be written';
      warnOnce('SYNCTRAIL_SPOOL', `The spool in ${this.own} cannot be written: ${reasonOf(error)}.`);
      return false;
    }
  }

  /** The oldest batch that nobody sends. */
  next(): Batch | undefined {
    for (const file of this.files.slice()) {
      const batch = file.next(this.settings.packed === true);
      if (batch !== undefined) return batch;
      this.tidy(file);
    }
    return undefined;
  }

  done(batch: Batch): void {
    if (batch.kept === undefined) return;
    const { file } = batch.kept;
    file.done(batch.kept);
    batch.kept = undefined;
    this.tidy(file);
  }

  /** Brings what was written to the disk itself, in the background; says to others that we live. */
  sync(): void {
    this.files.at(-1)?.sync();
    if (!this.made) return;
    try {
      const now = new Date();
      utimesSync(this.own, now, now);
    } catch {
      // whoever adopted it sends it
    }
  }

  /** The same, now: nothing may come after it. */
  syncNow(): void {
    if (!this.made) return;
    try {
      this.files.at(-1)?.syncNow();
      const fd = openSync(this.own, 'r');
      fsyncSync(fd);
      closeSync(fd);
    } catch {
      // it is written; the system brings it to the disk in its own time
    }
  }

  /** Leaves what is here to whoever comes next, be it in this process. */
  close(): void {
    for (const file of this.files) file.seal();
    this.leaveNoFolder();
    if (!this.made) return;
    try {
      renameSync(this.own, join(this.settings.folder, leftName()));
    } catch {
      // it is adopted when this process has ended
    }
  }

  private tidy(file: SpoolFile): void {
    const index = this.files.indexOf(file);
    if (!file.empty || index < 0) return;
    this.bytes -= file.bytes;
    this.files.splice(index, 1);
    file.remove();
    if (this.files.length === 0) this.leaveNoFolder();
  }

  private leaveNoFolder(): void {
    if (!this.made || this.files.length > 0) return;
    try {
      rmdirSync(this.own);
      this.made = false;
      rmdirSync(this.settings.folder);
    } catch {
      // not empty, or gone
    }
  }

  private current(): SpoolFile {
    const last = this.files.at(-1);
    if (last?.writable === true && last.bytes < FILE_BYTES) return last;
    last?.seal();
    this.make();
    const file = SpoolFile.create(this.path());
    this.files.push(file);
    return file;
  }

  private path(): string {
    this.number += 1;
    return join(this.own, `${String(this.number).padStart(8, '0')}.spool`);
  }

  /** Makes the folder; one that others may read or replace is not used. Throws. */
  private make(): void {
    if (this.made) return;
    mkdirSync(this.own, { recursive: true, mode: 0o700 });
    const { folder } = this.settings;
    const facts = lstatSync(folder);
    const uid = process.getuid?.();
    if (!facts.isDirectory() || (uid !== undefined && (facts.uid !== uid || (facts.mode & 0o077) !== 0)))
      throw new Error(`${folder} is not a folder of this user alone (mode 0700)`);
    this.made = true;
  }

  private take(path: string): void {
    this.make();
    const mine = this.path();
    renameSync(path, mine);
    const { file, torn } = SpoolFile.left(mine);
    if (torn) warnOnce('SYNCTRAIL_SPOOL_TORN', `The end of ${mine} is torn: its writer died while it wrote. What was whole is sent.`);
    this.files.push(file);
    this.bytes += file.bytes;
    this.tidy(file);
  }
}
