import type { ReactNode } from 'react';
import type { Times } from '../times.ts';

export interface Column<Row> {
  id: string;
  header: string;
  /** Least width, px. */
  width: number;
  /** Share of the room that is left; 0 keeps the width. */
  grow?: number;
  align?: 'right';
  cell: (row: Row) => ReactNode;
  /** The whole text, on hover. */
  title?: (row: Row, times: Times) => string | undefined;
  /** Up to three lines instead of one. */
  wrap?: boolean;
}

/** The columns as tracks of a grid; each row is a grid of its own with the same tracks. */
export function gridTracks(columns: readonly Pick<Column<never>, 'width' | 'grow'>[]): string {
  return columns.map(({ width, grow = 0 }) => (grow === 0 ? `${width}px` : `minmax(${width}px, ${grow}fr)`)).join(' ');
}

/** Width below which the table scrolls sideways, px. */
export function leastWidth(columns: readonly Pick<Column<never>, 'width'>[]): number {
  return columns.reduce((sum, column) => sum + column.width, 0);
}
