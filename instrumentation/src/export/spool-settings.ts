import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Settings } from '../configure/settings.ts';

/** Where batches wait on disk while the collector is away. */
export interface SpoolSettings {
  /** Of this service and collector: its processes have a folder each below it. */
  readonly folder: string;
  /** All files of a process together. */
  readonly limitBytes: number;
  /** What is read from it is to be as it lies there, packed. */
  readonly packed?: boolean;
}

/** A folder that belongs to one user, so that several can share a machine. */
function defaultRoot(): string {
  return join(tmpdir(), `synctrail-spool-${process.getuid?.() ?? 'user'}`);
}

/**
 * Undefined when there is to be no spool. What waits is only ever sent to the collector it was meant for:
 * the folder is named after service and addresses.
 */
export function spoolSettings(settings: Settings): SpoolSettings | undefined {
  const { root, limitBytes } = settings.spool;
  if (root === undefined) return undefined;
  const service = String(settings.resource['service.name'] ?? '');
  const place = String(settings.resource['deployment.environment.name'] ?? '');
  const key = createHash('sha256')
    .update([service, place, settings.tracesUrl, settings.logsUrl, settings.metrics.url].join('\n'))
    .digest('hex');
  const word = service.replaceAll(/[^\w.-]+/g, '_').slice(0, 40);
  const folder = join(root === '' ? defaultRoot() : root, `${word}-${key.slice(0, 16)}`);
  return { folder, limitBytes, packed: settings.gzip };
}
