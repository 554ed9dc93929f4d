import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, ftruncateSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const NAMESPACE = ['--map-root-user', '--mount'];

/** Whether this machine lets a test have disks of its own. */
export const hasNamespaces = spawnSync('unshare', [...NAMESPACE, 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()]).status === 0;

/** A disk of its own in the place of a folder, which outlives the collectors that are started on it. */
export interface SmallDisk {
  /** What a command is started by to see it. */
  readonly under: readonly string[];
  /** Leaves not a byte, or all but so many. */
  fill(free?: number): void;
  makeRoom(): void;
  remove(): Promise<void>;
}

export async function smallDisk(dir: string, bytes: number): Promise<SmallDisk> {
  mkdirSync(dir, { recursive: true });
  const mount = `mount -t tmpfs -o size=${bytes} tmpfs "${dir}" && echo ready && exec sleep infinity`;
  const holder: ChildProcess = spawn('unshare', [...NAMESPACE, 'sh', '-c', mount], { stdio: ['ignore', 'pipe', 'inherit'] });
  if (holder.stdout !== null) await once(holder.stdout, 'data');
  const filler = join(`/proc/${holder.pid}/root${dir}`, 'filler');
  const makeRoom = () => rmSync(filler, { force: true });
  return {
    under: ['nsenter', '--preserve-credentials', '--user', '--mount', '-t', String(holder.pid)],
    fill(free = 0) {
      const file = openSync(filler, 'w');
      const block = Buffer.alloc(4_096);
      let written = 0;
      try {
        for (;;) written += writeSync(file, block);
      } catch {
        ftruncateSync(file, Math.max(0, written - free));
        closeSync(file);
      }
    },
    makeRoom,
    async remove() {
      holder.kill('SIGKILL');
      await once(holder, 'exit');
    },
  };
}
