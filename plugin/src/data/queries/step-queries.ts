import { equals, streams } from './logql.ts';

interface OfRun {
  integration: string;
  runId: string;
}

/** Step events of a run (S0-19): the newest of a step, for each writer, is its row. */
export function stepsQuery(options: OfRun): string {
  return `${streams(options.integration, ['step'])}${equals('sync.level', 'step')}${equals('sync.run.id', options.runId)}`;
}

/** Signs of life of a run's open steps. */
export function stepProgressQuery(options: OfRun): string {
  return `${streams(options.integration, ['progress'])}${equals('sync.level', 'step')}${equals('sync.run.id', options.runId)}`;
}

/** Pages in flight, of all runs of an integration, of one or of one of its steps; the body names their entities (S1-63). */
export function pageProgressQuery(options: { integration: string; runId?: string; stepId?: string; pageId?: string }): string {
  const pages = `${streams(options.integration, ['progress'])}${equals('sync.event', 'SYNC_PAGE_PROGRESS')}`;
  return `${pages}${options.runId === undefined ? '' : equals('sync.run.id', options.runId)}${within(options)}`;
}

/** Failures of a run, or of one step or page of it: one for each failed entity, and for calls that belong to none. */
export function failuresQuery(options: OfRun & { stepId?: string; pageId?: string }): string {
  return `${streams(options.integration, ['failure'])}${equals('sync.run.id', options.runId)}${within(options)}`;
}

function within({ stepId, pageId }: { stepId?: string; pageId?: string }): string {
  return (stepId === undefined ? '' : equals('sync.step.id', stepId)) + (pageId === undefined ? '' : equals('sync.page.id', pageId));
}
