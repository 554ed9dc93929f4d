import type { Settings } from '../config/settings.ts';
import { BadDestination, targetOf } from '../forward/target.ts';
import { NOTHING_TO_DO } from './open-sink.ts';
import { certificateProblem } from './certificate.ts';

/** Why a collector with these settings would not start, and by which key. */
export interface StartProblem {
  readonly path: readonly (string | number)[];
  readonly text: string;
}

function destinationProblem(destination: Settings['forward'][number]): string | undefined {
  try {
    targetOf(destination);
    return undefined;
  } catch (error) {
    if (error instanceof BadDestination) return error.message;
    throw error;
  }
}

/** What only shows when the files are looked at that the settings name, and when they are seen together. */
export function startProblems({ tls, forward, store }: Settings): StartProblem[] {
  const certificate = tls === undefined ? undefined : certificateProblem(tls);
  return [
    ...(certificate === undefined ? [] : [{ path: ['tls'], text: certificate }]),
    ...forward.flatMap((destination, index) => {
      const text = destinationProblem(destination);
      return text === undefined ? [] : [{ path: ['forward', index], text }];
    }),
    ...(store.enabled === false && forward.length === 0 ? [{ path: ['store', 'enabled'], text: NOTHING_TO_DO }] : []),
  ];
}
