import type { Entry } from '../../queue/entry.ts';
import { Malformed } from '../../otlp/malformed.ts';
import type { SignalName } from '../../receive/signal-name.ts';
import { fitting, itemCount, type Parcel, splitAt, unpack } from '../wire/parcel.ts';

/** Part of a job that makes one request. */
export interface Piece {
  readonly parcel: Parcel;
  /** Its spans are within the engine's bounds, and counted. */
  readonly fitted: boolean;
}

/** Entries of one workspace and signal that are sent together, and what is left of them. */
export interface Job {
  readonly lane: 'fresh' | 'backlog';
  readonly signal: SignalName;
  readonly workspace: string;
  readonly entries: readonly Pick<Entry, 'position' | 'receivedMs' | 'items'>[];
  /** What is not sent yet, in order. */
  pieces: Piece[];
  /** Requests that are none, and what is wrong with them. */
  broken: { readonly request: Buffer; readonly words: string }[];
  attempts: number;
  /** When it failed last, ms since the epoch. */
  failedMs: number;
  /** How often it failed while the destination took others. */
  blamed: number;
  /** It is not tried again before, ms since the epoch. */
  notBeforeMs: number;
}

/** Requests of at most so many bytes. */
function piecesOf(parcel: Parcel, bytes: number): Piece[] {
  const pieces: Piece[] = [];
  for (let rest = parcel; itemCount(rest) > 0;) {
    const [piece, others] = splitAt(rest, fitting(rest, bytes));
    pieces.push({ parcel: piece, fitted: false });
    rest = others;
  }
  return pieces;
}

function jobOf(entries: readonly Entry[], lane: Job['lane'], bytes: number): Job {
  const [first] = entries;
  if (first === undefined) throw new Error('A job has at least one entry');
  const broken: Job['broken'] = [];
  function groupsOf({ request }: Entry): Parcel {
    try {
      return unpack(request);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      broken.push({ request, words: error.message });
      return [];
    }
  }
  return {
    lane,
    signal: first.signal,
    workspace: first.workspace,
    // Not the requests, which would be held a second time.
    entries: entries.map(({ position, receivedMs, items }) => ({ position, receivedMs, items })),
    pieces: piecesOf(entries.flatMap(groupsOf), bytes),
    broken,
    attempts: 0,
    failedMs: Infinity,
    blamed: 0,
    notBeforeMs: 0,
  };
}

/** Entries as jobs, in their order: those of one workspace and signal together, as far as they fit into a request. */
export function jobsOf(entries: readonly Entry[], lane: Job['lane'], bytes: number): Job[] {
  const open = new Map<string, Entry[]>();
  const groups: Entry[][] = [];
  for (const entry of entries) {
    const key = `${entry.signal}/${entry.workspace}`;
    const group = open.get(key);
    const size = group?.reduce((sum, { request }) => sum + request.length, entry.request.length) ?? 0;
    if (group !== undefined && size <= bytes) {
      group.push(entry);
      continue;
    }
    const fresh = [entry];
    open.set(key, fresh);
    groups.push(fresh);
  }
  return groups.map((group) => jobOf(group, lane, bytes));
}

export function itemsOf(job: Job): number {
  return job.entries.reduce((sum, { items }) => sum + items, 0);
}
