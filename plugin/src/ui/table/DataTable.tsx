import { cx } from '@emotion/css';
import { useStyles2 } from '@grafana/ui';
import { useVirtualizer } from '@tanstack/react-virtual';
import type { ReactNode } from 'react';
import { useCallback, useRef, useState } from 'react';
import type { Times } from '../times.ts';
import type { Column } from './column.ts';
import { gridTracks, leastWidth } from './column.ts';
import { DataRow } from './DataRow.tsx';
import { getTableStyles } from './table-styles.ts';
import { useRowFocus } from './use-row-focus.ts';

export interface DataTableProps<Row> {
  /** What the rows are, for screen readers. */
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Where a row leads (S0-11); undefined where it leads nowhere. */
  href?: (row: Row) => string | undefined;
  /** The link's words. */
  rowLabel: (row: Row, times: Times) => string;
  /** What opens below a row that leads nowhere. */
  detail?: (row: Row) => ReactNode;
  /** Rows that need a look. */
  marked?: (row: Row) => boolean;
  /** Below the last row. */
  footer?: ReactNode;
}

const ROW_PX = 40;
const EXPANDER_PX = 36;

/** A table of any length: only the rows in sight are rendered; rows are links and go by keyboard. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, rows, rowKey, footer, detail } = props;
  const styles = useStyles2(getTableStyles);
  const scroller = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  // A new function makes the virtualizer measure all rows again.
  const getItemKey = useCallback(
    (index: number) => {
      const row = rows[index];
      return row === undefined ? index : rowKey(row);
    },
    [rows, rowKey],
  );
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey,
    overscan: 12,
  });
  const focus = useRowFocus(scroller, virtualizer, rows.length);
  const tracks = (detail === undefined ? '' : `${EXPANDER_PX}px `) + gridTracks(columns);
  const minWidth = leastWidth(columns) + (detail === undefined ? 0 : EXPANDER_PX);
  const toggle = (key: string) =>
    setOpen((keys) => (keys.has(key) ? new Set([...keys].filter((other) => other !== key)) : new Set([...keys, key])));

  return (
    <div
      ref={scroller}
      className={styles.scroller}
      role="table"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      onKeyDown={focus.onKeyDown}
    >
      <div className={styles.head} style={{ minWidth }} role="rowgroup">
        <div className={styles.headRow} style={{ gridTemplateColumns: tracks }} role="row" aria-rowindex={1}>
          {detail !== undefined && <span role="columnheader" aria-label="Detail" />}
          {columns.map((column) => (
            <div
              key={column.id}
              role="columnheader"
              className={cx(styles.headCell, column.align === 'right' && styles.right)}
              title={column.header}
            >
              {column.header}
            </div>
          ))}
        </div>
      </div>
      <div className={styles.body} style={{ minWidth, height: virtualizer.getTotalSize() }} role="rowgroup">
        {virtualizer.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          const key = rowKey(row);
          return (
            <DataRow
              key={key}
              table={props}
              row={row}
              index={item.index}
              top={item.start}
              tracks={tracks}
              measure={virtualizer.measureElement}
              inTabOrder={item.index === focus.active}
              onFocus={focus.onFocusRow}
              open={open.has(key)}
              onToggle={() => toggle(key)}
            />
          );
        })}
      </div>
      {footer !== undefined && <div className={styles.footer}>{footer}</div>}
    </div>
  );
}
