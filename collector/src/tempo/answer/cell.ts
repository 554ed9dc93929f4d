import type { SqlValue } from '../../store/store.ts';

/** A cell that a statement made to be text. */
export function textOf(value: SqlValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** A cell that a statement made to be a whole number, exactly. */
export function bigintOf(value: SqlValue | undefined): bigint {
  return typeof value === 'bigint' || typeof value === 'number' ? BigInt(value) : 0n;
}

export function numberOf(value: SqlValue | undefined): number {
  return typeof value === 'bigint' || typeof value === 'number' ? Number(value) : 0;
}
