import type { SqlValue } from '../../store/store.ts';

/** Values of a statement's `$1`, `$2`, …: nothing that came from outside is ever part of its text. */
export class Params {
  readonly values: SqlValue[] = [];

  /** The placeholder that stands for the value. */
  add(value: SqlValue): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}
