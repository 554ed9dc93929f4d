import type { DuckDBConnection } from '@duckdb/node-api';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_WORKSPACE, WORKSPACE_NAME } from '../../security/workspace.ts';
import type { Commit } from './log/acknowledged.ts';
import type { Tables } from './messages.ts';
import { type Note, Volumes } from './volumes.ts';

/** Below the data folder; `default` has its files in the data folder itself. */
const FOLDER = 'workspaces';

/** The files of each workspace, in a folder of its own. One engine has them all; a query names those of one only. */
export class Workspaces {
  readonly #connection: DuckDBConnection;
  readonly #dir: string;
  readonly #tables: Tables;
  readonly #note: Note;
  readonly #volumes = new Map<string, Volumes>();

  constructor(connection: DuckDBConnection, dir: string, tables: Tables, note: Note) {
    this.#connection = connection;
    this.#dir = dir;
    this.#tables = tables;
    this.#note = note;
  }

  /** Attaches what is there, of all workspaces. */
  async open(connections: readonly DuckDBConnection[]): Promise<void> {
    const folder = join(this.#dir, FOLDER);
    const found = existsSync(folder) ? readdirSync(folder).filter((name) => WORKSPACE_NAME.test(name)) : [];
    for (const name of [DEFAULT_WORKSPACE, ...found]) await this.of(name).open(connections);
  }

  /** The files of a workspace. One that nothing was written to has none, and no folder. */
  of(name: string): Volumes {
    let volumes = this.#volumes.get(name);
    if (volumes === undefined) {
      const dir = name === DEFAULT_WORKSPACE ? this.#dir : join(this.#dir, FOLDER, name);
      // A name has no underscore, so that two workspaces never have one catalog.
      const suffix = name === DEFAULT_WORKSPACE ? '' : `_of_${name.replaceAll('-', '_')}`;
      volumes = new Volumes(this.#connection, { dir, suffix }, this.#tables, this.#note);
      this.#volumes.set(name, volumes);
    }
    return volumes;
  }

  /** Remembers beside a file what was committed to it. */
  acknowledge(catalog: string, commit: Commit): void {
    for (const volumes of this.all()) volumes.acknowledge(catalog, commit);
  }

  /** End of the newest period of which there is a file, but not after `nowMs`; `nowMs` where there is none. Ms since the epoch. */
  newestMs(nowMs: number): number {
    const ends = [...this.all()].flatMap((volumes) => volumes.files()).map(({ volume }) => Number(volume.untilNs / 1_000_000n));
    return ends.length === 0 ? nowMs : Math.min(nowMs, Math.max(...ends));
  }

  all(): Iterable<Volumes> {
    return this.#volumes.values();
  }

  byName(): Iterable<[string, Volumes]> {
    return this.#volumes;
  }
}
