import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';

/** What stands above and below a table on a usual page, px. */
const AROUND_PX = 250;

export function getTableStyles(theme: GrafanaTheme2) {
  const border = `1px solid ${theme.colors.border.weak}`;
  return {
    scroller: css({
      position: 'relative',
      overflow: 'auto',
      containerType: 'inline-size',
      maxHeight: `max(360px, calc(100vh - ${AROUND_PX}px))`,
      border,
      borderRadius: theme.shape.radius.default,
      overscrollBehavior: 'contain',
    }),
    head: css({ position: 'sticky', top: 0, zIndex: 2, background: theme.colors.background.secondary, borderBottom: border }),
    headRow: css({ display: 'grid' }),
    headCell: css({
      ...theme.typography.bodySmall,
      color: theme.colors.text.secondary,
      fontWeight: theme.typography.fontWeightMedium,
      padding: theme.spacing(1, 1.5),
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      whiteSpace: 'nowrap',
    }),
    body: css({ position: 'relative', marginBottom: -1, background: theme.colors.background.primary }),
    place: css({ position: 'absolute', top: 0, left: 0, width: '100%', borderBottom: border }),
    row: css({
      display: 'grid',
      alignItems: 'center',
      minHeight: 39,
      '&:hover': { background: theme.colors.action.hover },
      '&:has([data-row-focus]:focus-visible)': {
        outline: `2px solid ${theme.colors.primary.main}`,
        outlineOffset: -2,
        background: theme.colors.action.hover,
      },
    }),
    leads: css({ cursor: 'pointer' }),
    marked: css({ boxShadow: `inset 3px 0 0 ${theme.colors.error.main}` }),
    cell: css({
      padding: theme.spacing(0.75, 1.5),
      minWidth: 0,
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      whiteSpace: 'nowrap',
    }),
    right: css({ textAlign: 'right', fontVariantNumeric: 'tabular-nums' }),
    wrap: css({
      whiteSpace: 'normal',
      overflowWrap: 'anywhere',
      display: '-webkit-box',
      WebkitLineClamp: 3,
      WebkitBoxOrient: 'vertical',
      paddingTop: 0,
      paddingBottom: 0,
      margin: theme.spacing(0.75, 0),
    }),
    link: css({ color: 'inherit', outline: 'none', '&:hover': { color: 'inherit' } }),
    expanderCell: css({ display: 'grid', placeItems: 'center' }),
    expander: css({
      display: 'inline-flex',
      padding: 4,
      border: 'none',
      background: 'none',
      color: theme.colors.text.secondary,
      outline: 'none',
    }),
    // As wide as what is seen of the table, and in sight however far it is scrolled sideways.
    detail: css({
      position: 'sticky',
      left: 0,
      boxSizing: 'border-box',
      width: '100cqi',
      padding: theme.spacing(1, 2, 2, 6),
      borderTop: `1px dashed ${theme.colors.border.weak}`,
      '@container (max-width: 600px)': { paddingLeft: theme.spacing(2) },
    }),
    footer: css({
      ...theme.typography.bodySmall,
      position: 'sticky',
      left: 0,
      padding: theme.spacing(1, 1.5),
      color: theme.colors.text.secondary,
      background: theme.colors.background.primary,
      textAlign: 'center',
    }),
  };
}
