import { rm } from 'node:fs/promises';
import type { Position } from './entry.ts';
import { syncFolder } from './folder.ts';
import type { Segment } from './segment.ts';

/** The files of a log in the order of their positions; the last is written to. */
export class Segments {
  readonly #dir: string;
  readonly #list: Segment[];

  /** @param list at least one. */
  constructor(dir: string, list: readonly Segment[]) {
    this.#dir = dir;
    this.#list = [...list];
  }

  get active(): Segment {
    return this.#at(this.#list.length - 1);
  }

  get oldest(): Segment {
    return this.#at(0);
  }

  get bytes(): number {
    return this.#list.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** The segment that holds the position if any does. */
  of(position: Position): Segment | undefined {
    return this.#list.findLast(({ first }) => first <= position);
  }

  after(segment: Segment): Segment | undefined {
    return this.#list.find(({ first }) => first > segment.first);
  }

  has(segment: Segment): boolean {
    return this.#list.includes(segment);
  }

  /** The newest segment that began before the time, ms since the epoch. */
  begunBefore(ms: number): Segment | undefined {
    return this.#list.findLast(({ oldestMs }) => oldestMs !== undefined && oldestMs < ms);
  }

  /**
   * When all of the segment's entries had been received, ms since the epoch: what follows began after them. Undefined where nothing tells, as
   * what follows is damaged and its first entry cannot be read.
   */
  endMs(segment: Segment): number | undefined {
    const later = this.#list.find(({ first, oldestMs }) => first > segment.first && oldestMs !== undefined);
    return later?.oldestMs ?? segment.newestMs;
  }

  add(segment: Segment): void {
    this.#list.push(segment);
  }

  replace(segment: Segment, by: Segment): void {
    const index = this.#list.indexOf(segment);
    if (index !== -1) this.#list[index] = by;
  }

  /** Deletes the file for good. Never the active one: its name alone tells which positions were given. */
  async delete(segment: Segment): Promise<void> {
    const index = this.#list.indexOf(segment);
    if (index === -1 || segment === this.active) return;
    this.#list.splice(index, 1);
    await rm(segment.path, { force: true });
    await syncFolder(this.#dir);
  }

  #at(index: number): Segment {
    const segment = this.#list[index];
    if (segment === undefined) throw new Error('a log always has a segment');
    return segment;
  }
}
