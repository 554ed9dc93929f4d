import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const US_PER_S = 1_000_000;
let ticks: number | undefined;

/** CPU that a process has taken with all its threads, µs; Linux alone tells it of others. In steps of 10 ms. */
export function cpuOf(pid: number): number {
  ticks ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // the name, in brackets, may hold spaces
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) / ticks) * US_PER_S;
}

/** The most memory that a process had, MiB. */
export function peakOf(pid: number): number {
  const kib = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kib) / 1024;
}
