import { PLUGIN_BASE } from './constants.ts';

export interface RunPlace {
  integration: string;
  runId: string;
}

export interface StepPlace extends RunPlace {
  stepId: string;
}

export interface PagePlace extends StepPlace {
  pageId: string;
}

export interface EntityPlace extends PagePlace {
  opId: string;
}

/** Stands for the step in the address of a unit that belongs to none. */
const NO_STEP = '-';

export const integrationsUrl = `${PLUGIN_BASE}/integrations`;

export function runsUrl({ integration }: { integration: string }): string {
  return `${integrationsUrl}/${encodeURIComponent(integration)}`;
}

export function runUrl(place: RunPlace): string {
  return `${runsUrl(place)}/runs/${encodeURIComponent(place.runId)}`;
}

export function stepUrl(place: StepPlace): string {
  return `${runUrl(place)}/steps/${encodeURIComponent(place.stepId || NO_STEP)}`;
}

export function pageUrl(place: PagePlace): string {
  return `${stepUrl(place)}/pages/${encodeURIComponent(place.pageId)}`;
}

export function entityUrl(place: EntityPlace): string {
  return `${pageUrl(place)}/entities/${encodeURIComponent(place.opId)}`;
}

/** The address with a search term. */
export function searching(url: string, term: string): string {
  return withParams(url, { q: term });
}

/** The address with these parameters; empty ones are left out. */
export function withParams(url: string, params: Readonly<Record<string, string>>): string {
  const given = new URLSearchParams(Object.entries(params).filter(([, value]) => value !== '')).toString();
  return given === '' ? url : `${url}?${given}`;
}
