import type { CollectorMetricLabel } from '@synctrail/model';
import type { Gauge, Registry } from 'prom-client';
import { counter, type CounterName, gauge, type GaugeName } from '../../telemetry/instruments.ts';
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

const COUNTERS = {
  commits: 'synctrail_store_commits_total',
  commitSeconds: 'synctrail_store_commit_seconds_total',
  repeated: 'synctrail_store_repeated_batches_total',
  repeatedLogs: 'synctrail_store_repeated_logs_total',
  compressedFiles: 'synctrail_store_compressed_files_total',
  compressedFromBytes: 'synctrail_store_compressed_from_bytes_total',
  compressedToBytes: 'synctrail_store_compressed_to_bytes_total',
  deletedFiles: 'synctrail_store_deleted_files_total',
} as const satisfies Record<Exclude<keyof Tally, 'memoryBytes'>, CounterName>;

/** What one look at the store found; all numbers of an answer are of the same look. */
interface Look {
  readonly files: readonly FileAtRest[];
  readonly tally: Tally | undefined;
}

/** Puts what a store has, and what it has done, among the numbers of the collector: of all workspaces together. */
export function observeKept({ dir, compressAfterDays, tally }: ObservedStore, registry: Registry): void {
  let look: Promise<Look> | undefined;
  const looked = async (): Promise<Look> => {
    look ??= Promise.all([filesIn(dir), tally().catch(() => undefined)]).then(([files, counted]) => ({ files, tally: counted }));
    setImmediate(() => (look = undefined));
    return await look;
  };
  const observe = <Name extends GaugeName>(name: Name, set: (gauge: Gauge<CollectorMetricLabel<Name>>, look: Look) => void) =>
    gauge(name, registry, async (made) => {
      made.reset();
      set(made, await looked());
    });
  for (const [key, name] of Object.entries(COUNTERS) as [keyof typeof COUNTERS, CounterName][])
    counter(name, registry, async (made) => {
      const { tally: counted } = await looked();
      made.reset();
      made.inc(counted?.[key] ?? 0);
    });
  observe('synctrail_store_files', (files, { files: all }) => {
    for (const kind of KINDS) {
      const own = all.filter(({ volume }) => volume.kind === kind);
      const compressed = own.filter(({ generation }) => generation > 0).length;
      files.set({ kind, compressed: 'true' }, compressed);
      files.set({ kind, compressed: 'false' }, own.length - compressed);
    }
  });
  observe('synctrail_store_bytes', (bytes, { files }) => {
    for (const kind of KINDS)
      bytes.set(
        { kind },
        files.filter(({ volume }) => volume.kind === kind).reduce((sum, file) => sum + file.bytes, 0),
      );
  });
  const waiting = ({ files }: Look) =>
    files.filter(({ volume, generation }) => generation === 0 && isAtRest(volume, compressAfterDays, Date.now()));
  observe('synctrail_store_compression_waiting_files', (files, seen) => {
    files.set(waiting(seen).length);
  });
  observe('synctrail_store_compression_oldest_seconds', (age, seen) => {
    const ends = waiting(seen).map(({ volume }) => Number(volume.untilNs / 1_000_000n) + compressAfterDays * MS_PER_DAY);
    age.set(ends.length === 0 ? 0 : (Date.now() - Math.min(...ends)) / 1_000);
  });
  observe('synctrail_store_memory_bytes', (memory, { tally: counted }) => {
    if (counted !== undefined) memory.set(counted.memoryBytes);
  });
}
