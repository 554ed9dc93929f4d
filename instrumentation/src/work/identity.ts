import type { Direction, RateLimitHeaders, RateLimitReader } from '@synctrail/model';
import { DIRECTIONS, redactId, redactWords } from '@synctrail/model';
import type { Initiator } from '../api/run.ts';
import type { BodyOptions } from '../api/bodies.ts';
import { checkedBodies } from '../bodies/policy.ts';
import type { SyncOptions } from '../api/sync.ts';
import { warnOnce } from '../context/warn.ts';
import type { SparseAttributes } from '../otlp/attributes.ts';
import type { RunWork } from './run-work.ts';

/** A sync as it was defined, checked. */
export interface SyncIdentity {
  readonly integration: string;
  readonly id: string;
  readonly name: string;
  readonly connectionId: string | undefined;
  readonly tenantId: string | undefined;
  readonly userId: string | undefined;
  readonly direction: Direction;
  readonly detail: 'full' | 'none';
  /** What codes of skipped records mean, where that was declared. */
  readonly skipTexts: ReadonlyMap<string, string>;
  readonly bodies: BodyOptions;
  readonly rateLimit: RateLimitReader | undefined;
}

/** A name that is missing must not stop a sync: it is warned about and shown as unknown. */
function named(what: string, value: unknown, fallback: string): string {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text === 'string' && text.trim() !== '') return text;
  warnOnce(`SYNCTRAIL_DEFINE ${what}`, `defineSync: ${what} must be a text, '${fallback}' is shown in its place`);
  return fallback;
}

/** One that is neither a function nor names a header must not stop a sync either. */
function rateLimitReader(value: unknown): RateLimitReader | undefined {
  if (value === undefined || typeof value === 'function') return value as RateLimitReader | undefined;
  const { limit, remaining, reset } = (value ?? {}) as Partial<Record<keyof RateLimitHeaders, unknown>>;
  const isName = (name: unknown): boolean => typeof name === 'string' && name !== '';
  if (isName(remaining) && [limit, reset].every((name) => name === undefined || isName(name))) return value as RateLimitHeaders;
  warnOnce(
    'SYNCTRAIL_DEFINE rateLimit',
    'defineSync: rateLimit must be a function, or names of headers with `remaining` among them; it is left aside',
  );
  return undefined;
}

function skipTexts(declared: unknown): ReadonlyMap<string, string> {
  if (typeof declared !== 'object' || declared === null || Array.isArray(declared)) return new Map();
  return new Map(Object.entries(declared).filter((pair): pair is [string, string] => typeof pair[1] === 'string'));
}

/** Checks the options of a sync. */
export function syncIdentity(options: SyncOptions): SyncIdentity {
  const integration = named('integration', options.integration, 'unknown');
  const id = named('id', options.id, integration);
  return {
    integration,
    id,
    name: named('name', options.name, id),
    connectionId: options.connectionId,
    tenantId: options.tenantId,
    userId: options.userId,
    direction: options.direction !== undefined && DIRECTIONS.includes(options.direction) ? options.direction : 'inbound',
    detail: options.detail === 'none' ? 'none' : 'full',
    skipTexts: skipTexts(options.skipReasons),
    bodies: checkedBodies(options, (text) => warnOnce(`SYNCTRAIL_DEFINE ${text}`, `defineSync: ${text}`)),
    rateLimit: rateLimitReader(options.rateLimit),
  };
}

/** What every span and event of a run carries. */
export function identityAttributes(run: RunWork): SparseAttributes {
  const { sync } = run;
  return {
    'sync.integration': sync.integration,
    'sync.id': sync.id,
    'sync.name': sync.name,
    'sync.connection.id': redactId(sync.connectionId),
    'sync.tenant.id': redactId(sync.tenantId),
    'sync.user.id': redactId(sync.userId),
    'sync.run.id': run.id,
  };
}

/** Who or what set it going. */
export function initiatorAttributes(initiator: Initiator | undefined): SparseAttributes {
  if (initiator === undefined) return {};
  return {
    'sync.initiator.type': initiator.type,
    'sync.initiator.id': redactId(initiator.id),
    'sync.initiator.name': initiator.name === undefined ? undefined : redactWords(initiator.name),
  };
}
