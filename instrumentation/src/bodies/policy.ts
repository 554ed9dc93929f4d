import type { BodyCall, BodyChoice, BodyOptions, BodyPolicy } from '../api/bodies.ts';
import { warnOnce } from '../context/warn.ts';

const POLICIES: readonly BodyPolicy[] = ['none', 'failure', 'sample', 'all'];

export interface BodySettings {
  readonly choice: BodyChoice;
  readonly sampleRate: number;
}

export const BODIES_BY_DEFAULT: BodySettings = { choice: 'failure', sampleRate: 0.01 };
export const NO_BODIES: BodySettings = { choice: 'none', sampleRate: 0 };

function isBodyPolicy(value: unknown): value is BodyPolicy {
  return POLICIES.some((policy) => policy === value);
}

/** As code without types, or an environment, may give them. */
interface Given {
  bodies?: unknown;
  bodySampleRate?: unknown;
}

/** The options without what is invalid, which is told to `warn`. */
export function checkedBodies({ bodies, bodySampleRate: rate }: Given, warn: (text: string) => void): BodyOptions {
  const isChoice = bodies === undefined || isBodyChoice(bodies);
  if (!isChoice) warn(`bodies: expected none, failure, sample, all or a function (actual: ${JSON.stringify(bodies)})`);
  const isRate = rate === undefined || (typeof rate === 'number' && rate >= 0 && rate <= 1);
  if (!isRate) warn(`bodySampleRate: expected a number from 0 to 1 (actual: ${JSON.stringify(rate)})`);
  return { bodies: isChoice ? bodies : undefined, bodySampleRate: isRate ? rate : undefined };
}

function isBodyChoice(value: unknown): value is BodyChoice {
  return typeof value === 'function' || isBodyPolicy(value);
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
