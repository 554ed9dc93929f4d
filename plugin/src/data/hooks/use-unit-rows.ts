import { useEffect, useRef, useState } from 'react';
import type { EntityRow } from '../../model/entity.ts';
import { entityRows } from '../../model/entity.ts';
import { recordsIn } from '../../model/ledger.ts';
import type { PageRow } from '../../model/page.ts';
import type { RunRow } from '../../model/run.ts';
import { useEngines } from '../engines.ts';
import { readKnownUnit } from '../read-unit.ts';

/** The records of many units, as far as they are read. */
export interface UnitRows {
  rows: readonly EntityRow[];
  /** Records that the units tell of. */
  total: number;
  state: 'reading' | 'stopped' | 'failed' | 'read';
  error: Error | null;
  stop: () => void;
  /** Goes on where it stopped or failed. */
  goOn: () => void;
}

/** Units that are read at the same time. */
const AT_ONCE = 4;
/** Rows are shown at most so often while they come, ms. */
const SHOW_MS = 250;

interface Progress {
  rows: readonly EntityRow[];
  /** The units these rows are of; undefined while some are missing. */
  readOf: readonly PageRow[] | undefined;
  error: Error | null;
}

/** The records of a step without paging, unit by unit (S0-25). What ended is read once. */
export function useUnitRows(run: RunRow, pages: readonly PageRow[] | undefined): UnitRows {
  const engines = useEngines();
  const known = useRef(new Map<string, { rows: readonly EntityRow[]; ended: boolean }>());
  const [progress, setProgress] = useState<Progress>({ rows: [], readOf: undefined, error: null });
  const [stopped, setStopped] = useState(false);
  const [tries, setTries] = useState(0);

  useEffect(() => {
    if (pages === undefined || stopped) return undefined;
    const abort = new AbortController();
    const readUnit = async (page: PageRow) => {
      const unit = await readKnownUnit(engines, run, page, abort.signal);
      const { spans, inFlight, loadedElsewhere } = unit;
      const rows = entityRows(spans, { inFlight: inFlight?.entities ?? [], loadedElsewhere, runStatus: run.status });
      known.current.set(page.pageId, { rows, ended: page.durationMs !== undefined });
    };
    const show = (readOf: Progress['readOf'], error: Error | null) => {
      if (abort.signal.aborted) return;
      setProgress({ rows: pages.flatMap(({ pageId }) => known.current.get(pageId)?.rows ?? []), readOf, error });
    };
    const missing = pages.filter(({ pageId }) => known.current.get(pageId)?.ended !== true);
    readAll(missing, readUnit, () => show(undefined, null)).then(
      () => show(pages, null),
      (error: unknown) => show(undefined, error instanceof Error ? error : new Error(String(error))),
    );
    return () => abort.abort();
    // The run's row is new with every look; only its status changes what is read.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [engines, run.runId, run.status, pages, stopped, tries]);

  const goOn = () => {
    setStopped(false);
    setProgress((now) => ({ ...now, error: null }));
    setTries((count) => count + 1);
  };
  const done = pages !== undefined && progress.readOf === pages;
  return {
    rows: progress.rows,
    total: (pages ?? []).reduce((sum, page) => sum + recordsIn(page.ledger), 0),
    state: done ? 'read' : progress.error !== null ? 'failed' : stopped ? 'stopped' : 'reading',
    error: progress.error,
    stop: () => setStopped(true),
    goOn,
  };
}

/** Reads all, a few at a time; `onSome` is told now and then. Ends at the first error. */
async function readAll(pages: readonly PageRow[], read: (page: PageRow) => Promise<void>, onSome: () => void): Promise<void> {
  const queue = pages.values();
  let shownAt = performance.now();
  let failed = false;
  const worker = async () => {
    for (const page of queue) {
      if (failed) return;
      await read(page);
      if (performance.now() - shownAt < SHOW_MS) continue;
      onSome();
      shownAt = performance.now();
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  } catch (error) {
    failed = true;
    throw error;
  }
}
