import type { SqlValue } from '../../store/store.ts';

type SqlType = 'VARCHAR' | 'BIGINT' | 'DOUBLE' | 'BOOLEAN';

/** Collects the values of a statement. Nothing that came from outside is ever part of its text. */
export class Parameters {
  readonly values: SqlValue[] = [];

  /** The place holder of a value. */
  add(value: SqlValue, type: SqlType): string {
    this.values.push(value);
    return `$${this.values.length}::${type}`;
  }
}
