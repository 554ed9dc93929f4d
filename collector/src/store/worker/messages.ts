import type { Damage } from '../damage.ts';
import type { FileCopy, FileFacts, FileName, TableCheck } from '../files.ts';
import type { Cell } from '../rows/column-builder.ts';
import type { TablePart } from '../rows/table-part.ts';
import type { AnyTable, Column, TableName } from '../schema.ts';
import type { Counting, SqlValue } from '../store.ts';
import type { Tally } from '../tally.ts';
import type { Retention } from '../volume.ts';

/** The columns of each table. */
export type Tables = Readonly<Record<AnyTable, readonly Column[]>>;

/** What the worker is started with. It is told the tables, so that it needs nothing but DuckDB. */
export interface WorkerSettings {
  readonly dir: string;
  readonly tables: Tables;
  readonly memoryLimit: string;
  readonly threads: number;
  readonly retention: Retention;
  /** Days after which a file is compressed. */
  readonly compressAfterDays: number;
}

export type WorkerRequest =
  | {
      readonly type: 'write';
      readonly id: number;
      readonly workspace: string;
      readonly digest: string;
      readonly parts: readonly TablePart[];
    }
  | {
      readonly type: 'select';
      readonly id: number;
      readonly workspace: string;
      readonly table: TableName;
      readonly fromNs: bigint;
      readonly toNs: bigint;
      readonly sql: string;
      readonly params: readonly SqlValue[];
      readonly ids?: readonly string[] | undefined;
      readonly counting?: Counting | undefined;
    }
  | {
      readonly type: 'trace';
      readonly id: number;
      readonly workspace: string;
      readonly traceId: string;
      readonly fromNs: bigint;
      readonly toNs: bigint;
    }
  | { readonly type: 'files'; readonly id: number }
  | { readonly type: 'tally'; readonly id: number }
  | { readonly type: 'verify' | 'copy'; readonly id: number; readonly file: FileName }
  | { readonly type: 'abort'; readonly id: number }
  | { readonly type: 'close'; readonly id: number };

/** A result column by column: cheaper to send than rows. A column without any value is null. */
export interface ColumnarResult {
  readonly names: readonly string[];
  readonly rows: number;
  readonly columns: readonly (readonly Cell[] | null)[];
}

/** What a request is answered with; which it is follows from the request. */
export type WorkerResult =
  | { readonly type: 'rows'; readonly rows: ColumnarResult }
  | { readonly type: 'files'; readonly files: readonly FileFacts[] }
  | { readonly type: 'tally'; readonly tally: Tally }
  | { readonly type: 'verify'; readonly checks: readonly TableCheck[] | undefined }
  | { readonly type: 'copy'; readonly copy: FileCopy | undefined };

export type WorkerReply =
  | { readonly type: 'ready' }
  | { readonly type: 'refused'; readonly reason: string }
  | { readonly type: 'done'; readonly id: number; readonly result?: WorkerResult }
  | { readonly type: 'failed'; readonly id: number; readonly message: string }
  /** Nothing more is answered. */
  | { readonly type: 'crashed'; readonly message: string }
  | { readonly type: 'note'; readonly level: 'info' | 'warn' | 'error'; readonly message: string; readonly damage?: Damage };
