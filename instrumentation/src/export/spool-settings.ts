import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Settings } from '../configure/settings.ts';
import { warnOnce } from '../context/warn.ts';

/** Where batches wait on disk while the collector is away. */
export interface SpoolSettings {
  /** Of this service and collector: its processes have a folder each below it. */
  readonly folder: string;
  /** All files of a process together. */
  readonly limitBytes: number;
}

const LIMIT_BYTES = 512 * 1_024 * 1_024;
const OFF = new Set(['off', 'none', 'false', '0']);

/** A folder that belongs to one user, so that several can share a machine. */
function defaultRoot(): string {
  return join(tmpdir(), `synctrail-spool-${process.getuid?.() ?? 'user'}`);
}

/**
 * `SYNCTRAIL_SPOOL_DIR` is the folder, below the system's folder for temporary files unless told otherwise, or `off`;
 * `SYNCTRAIL_SPOOL_BYTES` its limit, 512 MiB. Undefined when there is to be no spool.
 * What waits is only ever sent to the collector it was meant for: the folder is named after service and addresses.
 */
export function spoolSettings(settings: Settings, env: Readonly<Record<string, string | undefined>>): SpoolSettings | undefined {
  const root = env['SYNCTRAIL_SPOOL_DIR']?.trim() ?? '';
  if (OFF.has(root.toLowerCase())) return undefined;
  const given = env['SYNCTRAIL_SPOOL_BYTES']?.trim() ?? '';
  let limitBytes = given === '' ? LIMIT_BYTES : Number(given);
  if (!Number.isFinite(limitBytes) || limitBytes < 0) {
    warnOnce('SYNCTRAIL_CONFIGURATION spool', `SYNCTRAIL_SPOOL_BYTES: expected a number of 0 or more (actual: ${given})`);
    limitBytes = LIMIT_BYTES;
  }
  if (limitBytes === 0) return undefined;
  const service = settings.resource['service.name'] ?? '';
  const place = settings.resource['deployment.environment.name'] ?? '';
  const key = createHash('sha256')
    .update([service, place, settings.tracesUrl, settings.logsUrl, settings.metrics.url].join('\n'))
    .digest('hex');
  const word = service.replaceAll(/[^\w.-]+/g, '_').slice(0, 40);
  return { folder: join(root === '' ? defaultRoot() : root, `${word}-${key.slice(0, 16)}`), limitBytes };
}
