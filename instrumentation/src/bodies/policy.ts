import { warnOnce } from '../context/warn.ts';

const POLICIES = ['none', 'failure', 'sample', 'all'] as const;

/** `failure`: of calls that fail; `sample`: of those, and of a part of the others; `all`: of every call. */
export type BodyPolicy = (typeof POLICIES)[number];

/** What is known of a call when its policy is asked for. */
export interface BodyCall {
  readonly method: string;
  readonly url: string;
}

/** The same for every call, or told for each. */
export type BodyChoice = BodyPolicy | ((call: BodyCall) => BodyPolicy);

/** Which bodies are kept. */
export interface BodyOptions {
  /** Whose bodies are kept, redacted and up to 64 KiB each: `failure` unless told otherwise. A function is asked when the call begins. */
  bodies?: BodyChoice | undefined;
  /** Part of the calls that `sample` keeps although they succeed, 0 to 1. 0.01. */
  bodySampleRate?: number | undefined;
}

export interface BodySettings {
  readonly choice: BodyChoice;
  readonly sampleRate: number;
}

export const BODIES_BY_DEFAULT: BodySettings = { choice: 'failure', sampleRate: 0.01 };
export const NO_BODIES: BodySettings = { choice: 'none', sampleRate: 0 };

function isBodyPolicy(value: unknown): value is BodyPolicy {
  return POLICIES.some((policy) => policy === value);
}

/** The options without what is invalid, which is told to `warn`. */
export function checkedBodies({ bodies, bodySampleRate: rate }: BodyOptions, warn: (text: string) => void): BodyOptions {
  const isChoice = bodies === undefined || typeof bodies === 'function' || isBodyPolicy(bodies);
  if (!isChoice) warn(`bodies: expected none, failure, sample, all or a function (actual: ${JSON.stringify(bodies)})`);
  const isRate = rate === undefined || (typeof rate === 'number' && rate >= 0 && rate <= 1);
  if (!isRate) warn(`bodySampleRate: expected a number from 0 to 1 (actual: ${JSON.stringify(rate)})`);
  return { bodies: isChoice ? bodies : undefined, bodySampleRate: isRate ? rate : undefined };
}

/** What checked options come to. */
export function bodySettings({ bodies, bodySampleRate }: BodyOptions, fallback: BodySettings): BodySettings {
  return { choice: bodies ?? fallback.choice, sampleRate: bodySampleRate ?? fallback.sampleRate };
}

/** The policy of one call. A function that throws, or answers something else, keeps nothing. */
export function policyOf(settings: BodySettings, call: BodyCall): BodyPolicy {
  const { choice } = settings;
  if (typeof choice !== 'function') return choice;
  try {
    const answer: unknown = choice(call);
    if (isBodyPolicy(answer)) return answer;
    warnOnce('SYNCTRAIL_BODIES', `bodies: the function answered ${JSON.stringify(answer)}: no body is kept of such calls`);
  } catch (error) {
    warnOnce('SYNCTRAIL_BODIES', `bodies: the function threw, no body is kept of such calls: ${String(error)}`);
  }
  return 'none';
}
