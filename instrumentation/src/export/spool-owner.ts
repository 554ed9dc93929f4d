import { randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { hostname } from 'node:os';

/** A folder whose owner runs on another machine is adopted after it has been still for so long, ms. */
const FOREIGN_MS = 60 * 60_000;
const LEFT = 'left';

/** Field 22 of Linux's stat: tells a process from a later one with the same number; 0 where it cannot be had. */
function startOf(pid: number | 'self'): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '0';
  } catch {
    return '0';
  }
}

const host = hostname().replaceAll(/[^\w.-]/g, '_');

/** Name of this process's folder: it is its lock as well, as it says whose it is. */
export function ownerName(): string {
  return `${host}~${process.pid}~${startOf('self')}~${randomBytes(4).toString('hex')}`;
}

/** Name of a folder that its owner is done with. */
export function leftName(): string {
  return `${host}~${LEFT}~0~${randomBytes(4).toString('hex')}`;
}

function isAlive(pid: number, start: string): boolean {
  if (pid === process.pid) return start === startOf('self');
  try {
    process.kill(pid, 0);
  } catch (error) {
    // of another user: it lives
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return start === '0' || start === startOf(pid);
}

/** Whether the process that a folder belongs to is gone. A name that is not ours to read is left alone. */
export function isLeft(name: string, path: string, nowMs: number): boolean {
  const [owner, pid, start] = name.split('~');
  if (pid === LEFT) return true;
  if (owner === undefined || start === undefined || !/^\d+$/.test(pid ?? '')) return false;
  if (owner === host) return !isAlive(Number(pid), start);
  try {
    return nowMs - statSync(path).mtimeMs > FOREIGN_MS;
  } catch {
    return false;
  }
}
