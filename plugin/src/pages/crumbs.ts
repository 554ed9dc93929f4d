import type { RunRow } from '../model/run.ts';
import { formatShortTime } from '../ui/format.ts';
import type { StepPlace } from '../urls.ts';
import { runsUrl, runUrl, stepUrl } from '../urls.ts';
import type { Crumb } from './LevelPage.tsx';

/** How a run is called. */
function runTitle(run: RunRow | null | undefined, runId: string): string {
  return run === null || run === undefined ? `Run ${runId.slice(0, 8)}` : `${run.name}, ${formatShortTime(run.startedAt)}`;
}

/** The way from the integration to a run. */
export function runCrumbs(place: { integration: string; runId: string }, run: RunRow | null | undefined): Crumb[] {
  return [
    { text: place.integration, url: runsUrl(place) },
    { text: runTitle(run, place.runId), url: runUrl(place) },
  ];
}

/** The way from the integration to a step. */
export function stepCrumbs(place: StepPlace, run: RunRow | null | undefined, stepName: string | undefined): Crumb[] {
  return [...runCrumbs(place, run), { text: stepName ?? 'Step', url: stepUrl(place) }];
}
