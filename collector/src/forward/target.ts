import { readFileSync } from 'node:fs';
import type { SignalName } from '../receive/signal-name.ts';
import type { FitLimits } from './fit/limits.ts';
import { LIMITS, PATHS } from './kinds.ts';
import type { DestinationSettings } from './settings.ts';

interface Tls {
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
  readonly servername?: string;
}

/** A destination as it is used: addresses by signal, certificates read, the bounds of its kind. */
export interface Target {
  readonly name: string;
  readonly kind: DestinationSettings['kind'];
  readonly urls: ReadonlyMap<SignalName, string>;
  readonly headers: Readonly<Record<string, string>>;
  readonly tenantHeader: string;
  readonly compression: 'gzip' | 'none';
  readonly timeoutMs: number;
  readonly concurrency: number;
  readonly backlogConcurrency: number;
  /** Of HTTP. */
  readonly connections: number;
  readonly requestBytes: number;
  readonly retryMs: number;
  readonly maxRetryMs: number;
  readonly asideBytes: number;
  readonly tls: Tls;
  readonly limits: FitLimits;
}

/** The destination cannot be used as it is configured. Says what to do. */
export class BadDestination extends Error {
  override readonly name = 'BadDestination';
}

function file(name: string, path: string | undefined): Buffer | undefined {
  if (path === undefined) return undefined;
  try {
    return readFileSync(path);
  } catch (error) {
    throw new BadDestination(`forward: ${name}: ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function tlsOf({ name, tls }: DestinationSettings): Tls {
  const [ca, cert, key] = [file(name, tls?.caFile), file(name, tls?.certFile), file(name, tls?.keyFile)];
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(tls?.serverName === undefined ? {} : { servername: tls.serverName }),
  };
}

function urlsOf({ name, kind, url, signals }: DestinationSettings): ReadonlyMap<SignalName, string> {
  const paths = PATHS[kind];
  const taken = signals ?? (Object.keys(paths) as SignalName[]);
  return new Map(
    taken.map((signal) => {
      const path = paths[signal];
      if (path === undefined) throw new BadDestination(`forward: ${name}: a destination of kind ${kind} takes no ${signal}.`);
      return [signal, `${url.replace(/\/+$/, '')}${path}`];
    }),
  );
}

/** The engine's bounds as they were set; 0 removes one. */
function limitsOf({ kind, limits }: DestinationSettings): FitLimits {
  const set = Object.entries(limits).map(([name, value]) => [name, value === 0 ? undefined : value]);
  return { ...LIMITS[kind], ...(Object.fromEntries(set) as FitLimits) };
}

/** Throws `BadDestination`. */
export function targetOf(settings: DestinationSettings): Target {
  const { name, kind, tenantHeader, compression, timeoutMs, concurrency, backlogConcurrency } = settings;
  const { requestBytes, retryMs, maxRetryMs, asideBytes } = settings;
  return {
    name,
    kind,
    urls: urlsOf(settings),
    headers: settings.headers,
    tenantHeader,
    compression,
    timeoutMs,
    concurrency,
    backlogConcurrency,
    connections: concurrency + backlogConcurrency + 2,
    requestBytes,
    retryMs,
    maxRetryMs,
    asideBytes,
    tls: tlsOf(settings),
    limits: limitsOf(settings),
  };
}
