const NS_PER_DAY = 86_400_000_000_000n;
const NS_PER_MS = 1_000_000n;
const MS_PER_DAY = 86_400_000;

/**
 * What a file holds, by how long it is kept: `details` spans, failures and all logs that are in neither of the others;
 * `events` lifecycle, step, record and audit logs; `progress` progress logs; `metrics` series and their samples.
 */
export type VolumeKind = 'details' | 'events' | 'progress' | 'metrics';

/** One database file: a UTC day of a kind, or a UTC month of events or metrics. Dropping what is too old is deleting files. */
export interface Volume {
  readonly kind: VolumeKind;
  /** `2026-11-21`, or `2026-11` for events and metrics. */
  readonly period: string;
  /** First instant it may hold, ns since the epoch. */
  readonly fromNs: bigint;
  /** First instant after it, ns since the epoch. */
  readonly untilNs: bigint;
}

/** How long each kind is kept, days. */
export type Retention = Readonly<Record<VolumeKind, number>>;

/** Details 30 days, events and metrics 13 months, progress 2 days (design: Retention). */
export const DEFAULT_RETENTION: Retention = { details: 30, events: 396, progress: 2, metrics: 396 };

const EVENT_KINDS = new Set(['lifecycle', 'step', 'record', 'audit']);

/** Where a log goes by its `sync.kind`. */
export function kindOfLog(syncKind: string): VolumeKind {
  if (EVENT_KINDS.has(syncKind)) return 'events';
  return syncKind === 'progress' ? 'progress' : 'details';
}

function month(kind: VolumeKind, year: number, index: number): Volume {
  const from = Date.UTC(year, index);
  return {
    kind,
    period: new Date(from).toISOString().slice(0, 7),
    fromNs: BigInt(from) * NS_PER_MS,
    untilNs: BigInt(Date.UTC(year, index + 1)) * NS_PER_MS,
  };
}

function day(kind: VolumeKind, fromMs: number): Volume {
  const fromNs = BigInt(fromMs) * NS_PER_MS;
  return { kind, period: new Date(fromMs).toISOString().slice(0, 10), fromNs, untilNs: fromNs + NS_PER_DAY };
}

/** The volume that holds an instant, ns since the epoch. */
export function volumeAt(kind: VolumeKind, ns: bigint): Volume {
  const ms = Number(ns / NS_PER_MS);
  if (kind !== 'events' && kind !== 'metrics') return day(kind, Math.floor(ms / MS_PER_DAY) * MS_PER_DAY);
  const date = new Date(ms);
  return month(kind, date.getUTCFullYear(), date.getUTCMonth());
}

/** A file of a volume. Each rewriting has a number of its own, so that the old file and the new one never have one name. */
export interface StoredFile {
  readonly volume: Volume;
  /** 0 as it was first written; each rewriting counts one more. */
  readonly generation: number;
}

/** `details-2026-11-21.duckdb`; `details-2026-11-21.1.duckdb` when it was rewritten once. */
export function fileOf({ volume, generation }: StoredFile): string {
  return `${volume.kind}-${volume.period}${generation === 0 ? '' : `.${generation}`}.duckdb`;
}

/** Name of the attached database. */
export function catalogOf({ volume, generation }: StoredFile): string {
  return `${volume.kind}_${volume.period.replaceAll('-', '_')}${generation === 0 ? '' : `_g${generation}`}`;
}

/** What a file holds by its name, or undefined for a file that is none. */
export function storedFile(file: string): StoredFile | undefined {
  const match = /^(?:(details|progress)-(\d{4}-\d\d-\d\d)|(events|metrics)-(\d{4})-(\d\d))(?:\.([1-9]\d{0,5}))?\.duckdb$/.exec(file);
  if (match === null) return undefined;
  const [, kind, date, monthly, year, index, count] = match;
  const generation = Number(count ?? 0);
  if (kind === undefined || date === undefined)
    return { volume: month(monthly as VolumeKind, Number(year), Number(index) - 1), generation };
  const ms = Date.parse(date);
  return Number.isNaN(ms) ? undefined : { volume: day(kind as VolumeKind, ms), generation };
}

export function isExpired(volume: Volume, retention: Retention, nowMs: number): boolean {
  return volume.untilNs <= BigInt(nowMs - retention[volume.kind] * MS_PER_DAY) * NS_PER_MS;
}

/** Whether a volume is old enough to be compressed. Progress never is: it goes sooner. */
export function isAtRest(volume: Volume, days: number, nowMs: number): boolean {
  return volume.kind !== 'progress' && volume.untilNs <= BigInt(nowMs - days * MS_PER_DAY) * NS_PER_MS;
}
