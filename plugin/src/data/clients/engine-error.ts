export type EngineName = 'Tempo' | 'Loki';

/** An engine's refusal or silence, with its own words. */
export class EngineError extends Error {
  readonly engine: EngineName;
  /** HTTP status; undefined when there was no answer at all. */
  readonly status: number | undefined;

  constructor(engine: EngineName, status: number | undefined, words: string) {
    super(words);
    this.name = 'EngineError';
    this.engine = engine;
    this.status = status;
  }
}

/** Whether the engine takes only shorter time ranges: both say so in a 400. */
export function isRangeTooLong(error: unknown): boolean {
  return error instanceof EngineError && error.status === 400 && /range.*exceeds/i.test(error.message);
}
