/** `failure`: of calls that fail; `sample`: of those, and of a part of the others; `all`: of every call. */
export type BodyPolicy = 'none' | 'failure' | 'sample' | 'all';

/** What is known of a call when its policy is asked for. */
export interface BodyCall {
  readonly method: string;
  readonly url: string;
}

/** The same for every call, or told for each. */
export type BodyChoice = BodyPolicy | ((call: BodyCall) => BodyPolicy);

/** Which bodies are kept. */
export interface BodyOptions {
  /** Whose bodies are kept, redacted and up to 64 KiB each: `SYNCTRAIL_BODIES`, `failure`. A function is asked when a call begins. */
  bodies?: BodyChoice | undefined;
  /** Part of the calls that `sample` keeps although they succeed, 0 to 1: `SYNCTRAIL_BODY_SAMPLE_RATE`, 0.01. */
  bodySampleRate?: number | undefined;
}
