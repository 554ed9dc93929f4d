import { fileOf } from '../volume.ts';
import type { Inspector } from './rest/inspector.ts';
import type { Note } from './volumes.ts';
import type { Workspaces } from './workspaces.ts';

/** What the engine says of a block whose checksum is wrong; it does not say of which file. */
const CORRUPT = /Corrupt database file|checksum/i;

/** Finds out which files a query could not read, and says so once of each. They stay where they are: most of them can be read. */
export class Unreadable {
  readonly #workspaces: Workspaces;
  readonly #inspector: Inspector;
  readonly #note: Note;
  readonly #told = new Set<string>();
  #looking = false;

  constructor(workspaces: Workspaces, inspector: Inspector, note: Note) {
    this.#workspaces = workspaces;
    this.#inspector = inspector;
    this.#note = note;
  }

  /** A query failed. Where it met a damaged block all files are looked through, beside what else is done. */
  async met(error: unknown): Promise<void> {
    if (this.#looking || !CORRUPT.test(String(error))) return;
    this.#looking = true;
    try {
      for (const [workspace, volumes] of this.#workspaces.byName()) {
        for (const { path, volume } of volumes.files())
          if (!this.#told.has(path)) await this.#look(workspace, path, fileOf({ volume, generation: 0 }));
      }
    } finally {
      this.#looking = false;
    }
  }

  async #look(workspace: string, path: string, file: string): Promise<void> {
    const checks = await this.#inspector.verify({ workspace, volume: file.replace(/\.duckdb$/, '') }).catch(() => undefined);
    const bad = (checks ?? []).filter(({ problem }) => problem !== undefined);
    if (bad.length === 0) return;
    this.#told.add(path);
    const tables = bad.map(({ table, problem }) => `${table} (${problem})`).join(', ');
    this.#note(
      'error',
      `${path} is damaged: not all of its tables can be read, and queries that need what cannot be fail. ` +
        `Restore the file from a backup, or stop the collector and move it away with what ends in .wal and .acknowledged. ${tables}`,
      { unreadable: 1 },
    );
  }
}
