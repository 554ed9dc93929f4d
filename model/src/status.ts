/** Colours a status is shown in (S1-13 … S1-20); each is a name of Grafana's theme palette. */
export type StatusColor = 'green' | 'orange' | 'blue' | 'red' | 'text';

export interface StatusSpec {
  /** As a person reads it. */
  readonly label: string;
  readonly color: StatusColor;
  /** Nothing more will happen to it. */
  readonly final: boolean;
  /** One line: what it says of a row. */
  readonly brief: string;
  /** Statuses it may turn into. */
  readonly next: readonly string[];
}

/** Outcomes of steps, pages and entities; runs have these too. */
const WORK = {
  success: { label: 'Success', color: 'green', final: true, brief: 'Written to the target without error', next: [] },
  completed: { label: 'Completed', color: 'green', final: true, brief: 'Ended as it should, with nothing to write', next: [] },
  partial_success: {
    label: 'Partial success',
    color: 'orange',
    final: true,
    brief: 'Main write done, a dependent sub-step was partial',
    next: [],
  },
  partially_failed: { label: 'Partially failed', color: 'orange', final: true, brief: 'Some of it failed, the rest was written', next: [] },
  in_progress: {
    label: 'In progress',
    color: 'blue',
    final: false,
    brief: 'Being worked on now',
    next: [
      'success',
      'completed',
      'partial_success',
      'partially_failed',
      'failed',
      'extraction_failed',
      'stalled',
      'interrupted',
      'cancelled',
    ],
  },
  extracting: {
    label: 'Extracting',
    color: 'blue',
    final: false,
    brief: "The record's data is being fetched",
    next: ['in_progress', 'success', 'completed', 'partial_success', 'partially_failed', 'failed', 'extraction_failed', 'interrupted'],
  },
  failed: { label: 'Failed', color: 'red', final: true, brief: 'Not written, and not retried any more', next: [] },
  extraction_failed: { label: 'Extraction failed', color: 'red', final: true, brief: 'Could not be read from the source', next: [] },
  interrupted: {
    label: 'Interrupted',
    color: 'orange',
    final: false,
    brief: 'Stopped before its end, may be resumed',
    next: ['in_progress', 'cancelled'],
  },
} as const satisfies Record<string, StatusSpec>;

/** What only a run can be. Stalled and lost are computed when asked for; only a collector's event for alerts says lost. */
const RUN_ONLY = {
  stalled: {
    label: 'Stalled',
    color: 'orange',
    final: false,
    brief: 'No sign of life for two minutes',
    next: ['in_progress', 'lost', 'success', 'completed', 'partial_success', 'partially_failed', 'failed', 'interrupted', 'cancelled'],
  },
  lost: {
    label: 'Lost',
    color: 'red',
    final: false,
    brief: 'No sign of life for so long that it must be dead',
    next: ['in_progress', 'success', 'completed', 'partial_success', 'partially_failed', 'failed', 'interrupted', 'cancelled'],
  },
  cancelled: { label: 'Cancelled', color: 'text', final: true, brief: 'Stopped by someone', next: [] },
} as const satisfies Record<string, StatusSpec>;

/** S2-06. */
const CALL = {
  succeeded: { label: 'Succeeded', color: 'green', final: true, brief: 'The provider answered with success', next: [] },
  failed: WORK.failed,
  retrying: { label: 'Retrying', color: 'orange', final: false, brief: 'Failed, and tried again', next: ['succeeded', 'failed'] },
} as const satisfies Record<string, StatusSpec>;

export const STATUSES = { ...WORK, ...RUN_ONLY, ...CALL } as const satisfies Record<string, StatusSpec>;

export type Status = keyof typeof STATUSES;
export type WorkStatus = keyof typeof WORK;
export type RunStatus = WorkStatus | keyof typeof RUN_ONLY;
export type CallStatus = keyof typeof CALL;

export const WORK_STATUSES = Object.keys(WORK) as WorkStatus[];
export const RUN_STATUSES = [...WORK_STATUSES, ...Object.keys(RUN_ONLY)] as RunStatus[];
export const CALL_STATUSES = Object.keys(CALL) as CallStatus[];

/** The row for a status; a word we do not know is shown as it came, in the text colour. */
export function statusSpec(status: string): StatusSpec {
  return Object.hasOwn(STATUSES, status)
    ? STATUSES[status as Status]
    : { label: status, color: 'text', final: true, brief: 'A status Synctrail does not know', next: [] };
}

/** Whether a row may go from one status to another. */
export function mayBecome(from: Status, to: Status): boolean {
  return (STATUSES[from].next as readonly string[]).includes(to);
}

/** Both greens count as success in the rate (SX-04). */
export function isSuccess(status: string): boolean {
  return status === 'success' || status === 'completed';
}
