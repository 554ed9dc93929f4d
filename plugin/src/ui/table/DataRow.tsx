import { cx } from '@emotion/css';
import { Icon, useStyles2 } from '@grafana/ui';
import type { MouseEvent, ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { useTimes } from '../times.ts';
import type { Column } from './column.ts';
import type { DataTableProps } from './DataTable.tsx';
import { getTableStyles } from './table-styles.ts';
import { FOCUS_TARGET } from './use-row-focus.ts';

/** The middle button of a mouse. */
const MIDDLE = 1;

interface DataRowProps<Row> {
  table: DataTableProps<Row>;
  row: Row;
  index: number;
  /** Distance from the top of the body, px. */
  top: number;
  tracks: string;
  measure: (element: HTMLDivElement | null) => void;
  inTabOrder: boolean;
  onFocus: (index: number) => void;
  open: boolean;
  onToggle: () => void;
}

/** One row: its first cell holds the link, and a click anywhere in the row is a click on it, in a new tab where the keys say so. */
export function DataRow<Row>({ table, row, index, top, tracks, measure, inTabOrder, onFocus, open, onToggle }: DataRowProps<Row>) {
  const styles = useStyles2(getTableStyles);
  const times = useTimes();
  const href = table.href?.(row);
  const target = { [FOCUS_TARGET]: index, tabIndex: inTabOrder ? 0 : -1, onFocus: () => onFocus(index) };

  const onClick = (event: MouseEvent<HTMLDivElement>) => {
    if (fromControl(event) || textIsSelected()) return;
    if (table.detail !== undefined) return onToggle();
    const link = event.currentTarget.querySelector('a');
    if (link === null) return;
    // Not every browser opens a tab for a click that a script makes with the keys held.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button === MIDDLE) window.open(link.href, '_blank', 'noopener');
    else link.click();
  };

  const content = (column: Column<Row>, first: boolean): ReactNode => {
    if (!first || href === undefined) return column.cell(row);
    return (
      <Link to={href} className={styles.link} aria-label={table.rowLabel(row, times)} {...target}>
        {column.cell(row)}
      </Link>
    );
  };

  return (
    <div ref={measure} data-index={index} className={styles.place} style={{ transform: `translateY(${top}px)` }}>
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the link or button in the row takes the keys */}
      <div
        className={cx(
          styles.row,
          (href !== undefined || table.detail !== undefined) && styles.leads,
          table.marked?.(row) === true && styles.marked,
        )}
        style={{ gridTemplateColumns: tracks }}
        role="row"
        aria-rowindex={index + 2}
        onClick={onClick}
        onAuxClick={(event) => event.button === MIDDLE && table.detail === undefined && onClick(event)}
      >
        {table.detail !== undefined && (
          <div role="cell" className={styles.expanderCell}>
            <button
              type="button"
              className={styles.expander}
              aria-expanded={open}
              aria-label={table.rowLabel(row, times)}
              onClick={onToggle}
              {...target}
            >
              <Icon name={open ? 'angle-down' : 'angle-right'} />
            </button>
          </div>
        )}
        {table.columns.map((column, position) => (
          <div
            key={column.id}
            role="cell"
            className={cx(styles.cell, column.align === 'right' && styles.right, column.wrap === true && styles.wrap)}
            title={column.title?.(row, times)}
          >
            {content(column, position === 0)}
          </div>
        ))}
      </div>
      {open && table.detail !== undefined && <div className={styles.detail}>{table.detail(row)}</div>}
    </div>
  );
}

/** Whether the click was meant for something inside the row. */
function fromControl(event: MouseEvent): boolean {
  return event.target instanceof Element && event.target.closest('a, button, input') !== null;
}

function textIsSelected(): boolean {
  return (window.getSelection()?.toString() ?? '') !== '';
}
