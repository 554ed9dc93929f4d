import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { checksOf, type FileCheck } from '../../admin/checks.ts';
import { backupOf } from '../../backup/pack.ts';
import { exported } from '../../export/exported.ts';
import { EXPORT_QUERY, exportProblems } from '../../export/query.ts';
import { DEFAULT_WORKSPACE, WORKSPACE_NAME } from '../../security/workspace.ts';
import type { FileFacts } from '../../store/files.ts';
import { openStore, StoreRefused } from '../../store/open-store.ts';
import type { OpenStore } from '../../store/store.ts';
import { keepAct } from './audit.ts';
import { CommandFailure } from './failure.ts';
import { type Parsed, text } from './options.ts';

/** What an export is asked for, by name. */
type ExportParams = Readonly<Record<string, string>>;

/** A store that can be looked at and carried away. */
export interface Source {
  files(): Promise<FileFacts[]>;
  checks(): AsyncIterable<FileCheck>;
  /** Files that were set aside when it was opened, as they cannot be read. */
  readonly setAside: number;
  backup(): Promise<Readable>;
  exported(params: ExportParams, workspace: string | undefined): Promise<Readable>;
  /** Notes in the audit trail what was carried out of it, bytes; a collector that runs did so itself. */
  carriedOut(command: string, bytes: number, workspace: string | undefined): Promise<void>;
  close(): Promise<void>;
}

/** Nothing goes, and nothing is compressed, because somebody looked. */
const FOR_EVER = 1_000_000;
const KEEP_ALL = { details: FOR_EVER, events: FOR_EVER, progress: FOR_EVER, metrics: FOR_EVER };

/** Opens a folder's store for a command. Throws `CommandFailure` when it is in use. */
export async function openFolder(dir: string): Promise<OpenStore> {
  try {
    return await openStore({
      dir,
      retention: KEEP_ALL,
      compressAfterDays: FOR_EVER,
      note: (level, message) => {
        if (level !== 'info') process.stderr.write(`${message}\n`);
      },
    });
  } catch (error) {
    if (!(error instanceof StoreRefused)) throw error;
    const isInUse = error.message.includes('in use');
    throw new CommandFailure(
      isInUse ? `${error.message} Or ask the collector that has it, with --url and SYNCTRAIL_TOKEN.` : error.message,
    );
  }
}

async function folderSource(dir: string): Promise<Source> {
  const isStore = existsSync(dir) && (readdirSync(dir).some((name) => name.endsWith('.duckdb')) || existsSync(join(dir, 'workspaces')));
  if (!isStore) throw new CommandFailure(`There is no store in ${dir}. Name its folder with --data.`);
  const store = await openFolder(dir);
  return {
    files: async () => await store.files.list(),
    checks: () => checksOf(store.files),
    setAside: store.damage.setAside ?? 0,
    backup: async () => await Promise.resolve(backupOf(store.files)),
    exported: async (params, workspace = DEFAULT_WORKSPACE) => {
      const query = EXPORT_QUERY.safeParse(params);
      if (!query.success) throw new CommandFailure(exportProblems(query.error), 2);
      if (!WORKSPACE_NAME.test(workspace)) throw new CommandFailure(`--workspace takes the name of a workspace, not ${workspace}`, 2);
      return await Promise.resolve(Readable.from(exported(store.of(workspace), query.data)));
    },
    carriedOut: async (command, bytes, workspace = DEFAULT_WORKSPACE) =>
      await keepAct(store.of(workspace), command, `${bytes} bytes were carried out`, bytes),
    close: async () => await store.close(),
  };
}

async function asked(url: string): Promise<Response> {
  const token = process.env['SYNCTRAIL_TOKEN'];
  let answer: Response;
  try {
    answer = await fetch(url, { headers: token === undefined ? {} : { authorization: `Bearer ${token}` } });
  } catch (error) {
    throw new CommandFailure(`${url} does not answer: ${String(error instanceof Error ? (error.cause ?? error) : error)}`);
  }
  if (answer.ok) return answer;
  const body = await answer.text();
  const message = /"message":("(?:[^"\\]|\\.)*")/.exec(body)?.[1];
  throw new CommandFailure(`${url} answered ${answer.status}: ${message === undefined ? body.slice(0, 300) : String(JSON.parse(message))}`);
}

const bodyOf = (answer: Response): Readable => Readable.fromWeb(answer.body as ReadableStream);

function runningSource(given: string): Source {
  if (!URL.canParse(given)) throw new CommandFailure(`--url takes an address as http://127.0.0.1:4318, not ${given}`, 2);
  const base = given.replace(/\/+$/, '');
  return {
    files: async () => (await (await asked(`${base}/store/files`)).json()) as FileFacts[],
    checks: async function* () {
      const lines = createInterface({ input: bodyOf(await asked(`${base}/store/checks`)) });
      for await (const line of lines) yield JSON.parse(line) as FileCheck;
    },
    setAside: 0,
    backup: async () => bodyOf(await asked(`${base}/store/backup`)),
    exported: async (params, workspace) => {
      if (workspace !== undefined) throw new CommandFailure('--workspace goes with --data: with --url the token says which it is.', 2);
      return bodyOf(await asked(`${base}/store/export?${new URLSearchParams(params).toString()}`));
    },
    carriedOut: async () => {},
    close: async () => {},
  };
}

/** The store that the options name. */
export async function sourceOf(values: Parsed['values']): Promise<Source> {
  const url = text(values, 'url');
  if (url !== undefined && text(values, 'data') !== undefined) throw new CommandFailure('--data or --url, not both.', 2);
  return url === undefined ? await folderSource(resolve(dataDir(values))) : runningSource(url);
}

export function dataDir(values: Parsed['values']): string {
  return text(values, 'data') ?? (process.env['SYNCTRAIL_DATA'] || '.data');
}
