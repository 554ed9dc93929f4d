import { Counter, Gauge, type Registry } from 'prom-client';
import type { Tally } from '../tally.ts';
import { isAtRest, type VolumeKind } from '../volume.ts';
import { type FileAtRest, filesIn } from './files.ts';

const KINDS: readonly VolumeKind[] = ['details', 'events', 'metrics', 'progress'];
const MS_PER_DAY = 86_400_000;

export interface ObservedStore {
  readonly dir: string;
  readonly compressAfterDays: number;
  /** Rejects when the store has ended. */
  readonly tally: () => Promise<Tally>;
}

const COUNTERS: Readonly<Record<Exclude<keyof Tally, 'memoryBytes'>, readonly [name: string, help: string]>> = {
  commits: ['commits', 'Transactions that are safe on disk; one takes the batches that wait for the same file.'],
  commitSeconds: ['commit_seconds', 'How long these took, in all.'],
  repeated: ['repeated_batches', 'Batches, a file each, that were there already: their sender sent them again.'],
  compressedFiles: ['compressed_files', 'Files that were written anew, compressed.'],
  compressedFromBytes: ['compressed_from_bytes', 'Bytes of these files before.'],
  compressedToBytes: ['compressed_to_bytes', 'Bytes of these files afterwards.'],
  deletedFiles: ['deleted_files', 'Files that were deleted, as they were older than what is kept.'],
};

/** What one look at the store found; all numbers of an answer are of the same look. */
interface Look {
  readonly files: readonly FileAtRest[];
  readonly tally: Tally | undefined;
}

/** Puts what a store has, and what it has done, among the numbers of the collector: of all workspaces together. */
export function observeKept({ dir, compressAfterDays, tally }: ObservedStore, registry: Registry): void {
  const registers = [registry];
  let look: Promise<Look> | undefined;
  const looked = async (): Promise<Look> => {
    look ??= Promise.all([filesIn(dir), tally().catch(() => undefined)]).then(([files, counted]) => ({ files, tally: counted }));
    setImmediate(() => (look = undefined));
    return await look;
  };
  const gauge = (name: string, help: string, labelNames: readonly string[], set: (gauge: Gauge, look: Look) => void) =>
    new Gauge({
      name: `synctrail_store_${name}`,
      help,
      labelNames,
      registers,
      async collect() {
        this.reset();
        set(this, await looked());
      },
    });
  for (const [key, [name, help]] of Object.entries(COUNTERS) as [keyof typeof COUNTERS, readonly [string, string]][]) {
    // oxlint-disable-next-line no-new
    new Counter({
      name: `synctrail_store_${name}_total`,
      help,
      registers,
      async collect() {
        const { tally: counted } = await looked();
        this.reset();
        this.inc(counted?.[key] ?? 0);
      },
    });
  }
  gauge('files', 'Files, by what they hold and whether they are compressed.', ['kind', 'compressed'], (files, { files: all }) => {
    for (const kind of KINDS) {
      const own = all.filter(({ volume }) => volume.kind === kind);
      const compressed = own.filter(({ generation }) => generation > 0).length;
      files.set({ kind, compressed: 'true' }, compressed);
      files.set({ kind, compressed: 'false' }, own.length - compressed);
    }
  });
  gauge('bytes', 'Bytes of these files on disk.', ['kind'], (bytes, { files }) => {
    for (const kind of KINDS)
      bytes.set(
        { kind },
        files.filter(({ volume }) => volume.kind === kind).reduce((sum, file) => sum + file.bytes, 0),
      );
  });
  const waiting = ({ files }: Look) =>
    files.filter(({ volume, generation }) => generation === 0 && isAtRest(volume, compressAfterDays, Date.now()));
  gauge('compression_waiting_files', 'Files that are old enough to be compressed, and are not yet.', [], (files, seen) => {
    files.set(waiting(seen).length);
  });
  gauge('compression_oldest_seconds', 'For how long the oldest of them is old enough; 0 when there is none.', [], (age, seen) => {
    const ends = waiting(seen).map(({ volume }) => Number(volume.untilNs / 1_000_000n) + compressAfterDays * MS_PER_DAY);
    age.set(ends.length === 0 ? 0 : (Date.now() - Math.min(...ends)) / 1_000);
  });
  gauge('memory_bytes', 'Memory that the engine of the store holds.', [], (memory, { tally: counted }) => {
    if (counted !== undefined) memory.set(counted.memoryBytes);
  });
}
