/** Which file is meant: `details-2026-11-21` of a workspace, whatever its generation. */
export interface FileName {
  readonly workspace: string;
  readonly volume: string;
}

/** What there is to say of a file. */
export interface FileFacts extends FileName {
  readonly kind: string;
  readonly bytes: number;
  readonly isCompressed: boolean;
  /** Whether what its spans are is noted, so that reads need not look at all of them: of a day that is over. */
  readonly isNoted: boolean;
  /** Rows by table. */
  readonly rows: Readonly<Record<string, number>>;
  /** Entity spans, by which bytes for an entity are told. */
  readonly entities: number;
}

/** What reading a table of a file showed. */
export interface TableCheck {
  readonly table: string;
  readonly rows: number;
  readonly checksum: string;
  /** What is wrong with it, or undefined. */
  readonly problem: string | undefined;
}

/** A copy of a file as it was at one instant, for the caller to read and delete. */
export interface FileCopy {
  readonly path: string;
  /** The file's own name. */
  readonly name: string;
}

/** The files of all workspaces, while the store is read and written. */
export interface StoreFiles {
  list(): Promise<FileFacts[]>;
  /** Reads all of a file; undefined when it is there no more. */
  verify(file: FileName): Promise<TableCheck[] | undefined>;
  /** Undefined when it is there no more. */
  copy(file: FileName): Promise<FileCopy | undefined>;
}
