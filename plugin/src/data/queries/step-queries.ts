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

/** Pages in flight, of a run or one of its steps; the body names their entities (S1-63). */
export function pageProgressQuery(options: OfRun & { stepId?: string }): string {
  const step = options.stepId === undefined ? '' : equals('sync.step.id', options.stepId);
  return `${streams(options.integration, ['progress'])}${equals('sync.event', 'SYNC_PAGE_PROGRESS')}${equals('sync.run.id', options.runId)}${step}`;
}

/** Failures of a run, or of one step or page of it: one for each failed entity, and for calls that belong to none. */
export function failuresQuery(options: OfRun & { stepId?: string; pageId?: string }): string {
  const step = options.stepId === undefined ? '' : equals('sync.step.id', options.stepId);
  const page = options.pageId === undefined ? '' : equals('sync.page.id', options.pageId);
  return `${streams(options.integration, ['failure'])}${equals('sync.run.id', options.runId)}${step}${page}`;
}
