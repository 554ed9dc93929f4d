export type EngineName = 'Tempo' | 'Loki';

/** An engine's refusal or silence, with its own words. */
export class EngineError extends Error {
  readonly engine: EngineName;
  /** HTTP status; undefined when there was no answer at all. */
  readonly status: number | undefined;

  /** A person did not want to wait any longer. */
  readonly cancelled: boolean;

  constructor(engine: EngineName, status: number | undefined, words: string, cancelled = false) {
    super(words);
    this.name = 'EngineError';
    this.engine = engine;
    this.status = status;
    this.cancelled = cancelled;
  }
}

/** Whether asking again without being told to makes sense: silence may pass, a refusal stays one, and a person's word counts. */
export function mayPass(error: unknown): boolean {
  if (!(error instanceof EngineError)) return true;
  return !error.cancelled && (error.status === undefined || error.status >= 500);
}

/** Whether the engine takes only shorter time ranges: both say so in a 400. */
export function isRangeTooLong(error: unknown): boolean {
  return error instanceof EngineError && error.status === 400 && /range.*exceeds/i.test(error.message);
}
