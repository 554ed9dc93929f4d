import type { RunRow } from '../model/run.ts';
import type { Times } from '../ui/times.ts';
import type { StepPlace } from '../urls.ts';
import { runsUrl, runUrl, stepUrl } from '../urls.ts';
import type { Crumb } from './LevelPage.tsx';

/** How a run is called. */
function runTitle(run: RunRow | null | undefined, runId: string, times: Times): string {
  return run === null || run === undefined ? `Run ${runId.slice(0, 8)}` : `${run.name}, ${times.short(run.startedAt)}`;
}

/** The way from the integration to a run. */
export function runCrumbs(place: { integration: string; runId: string }, run: RunRow | null | undefined, times: Times): Crumb[] {
  return [
    { text: place.integration, url: runsUrl(place) },
    { text: runTitle(run, place.runId, times), url: runUrl(place) },
  ];
}

/** The way from the integration to a step. */
export function stepCrumbs(place: StepPlace, run: RunRow | null | undefined, stepName: string | undefined, times: Times): Crumb[] {
  return [...runCrumbs(place, run, times), { text: stepName ?? 'Step', url: stepUrl(place) }];
}
