import type { Virtualizer } from '@tanstack/react-virtual';
import type { KeyboardEvent, RefObject } from 'react';
import { useEffect, useRef, useState } from 'react';

/** Marks the element of a row that takes the focus. */
export const FOCUS_TARGET = 'data-row-focus';

/**
 * One row is in the tab order; the arrow keys, Home, End, PageUp and PageDown go to others, also to those that are not
 * rendered yet.
 */
export function useRowFocus(
  scroller: RefObject<HTMLDivElement | null>,
  virtualizer: Virtualizer<HTMLDivElement, Element>,
  count: number,
): { active: number; onKeyDown: (event: KeyboardEvent) => void; onFocusRow: (index: number) => void } {
  const [wanted, setWanted] = useState(0);
  const active = Math.min(wanted, Math.max(0, count - 1));
  const moving = useRef(false);
  const firstShown = virtualizer.getVirtualItems()[0]?.index;

  useEffect(() => {
    if (!moving.current) return;
    const target = scroller.current?.querySelector<HTMLElement>(`[${FOCUS_TARGET}="${active}"]`);
    if (target === null || target === undefined) return;
    moving.current = false;
    target.focus({ preventScroll: true });
  }, [active, firstShown, scroller]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLElement && !event.target.hasAttribute(FOCUS_TARGET)) return;
    const next = destination(event.key, active, count);
    if (next === undefined) return;
    event.preventDefault();
    moving.current = true;
    virtualizer.scrollToIndex(next);
    setWanted(next);
  };
  return { active, onKeyDown, onFocusRow: setWanted };
}

const PAGE = 10;

function destination(key: string, active: number, count: number): number | undefined {
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    PageDown: active + PAGE,
    PageUp: active - PAGE,
    Home: 0,
    End: count - 1,
  };
  const next = moves[key];
  return next === undefined ? undefined : Math.max(0, Math.min(count - 1, next));
}
