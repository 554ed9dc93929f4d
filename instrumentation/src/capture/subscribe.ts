import * as diagnostics from 'node:diagnostics_channel';
import { warnOnce } from '../context/warn.ts';

/** What is done with a message of a channel. */
export type Channel = readonly [name: string, onMessage: (message: object) => void];

/** Listens to the channels until the function it returns is called. A fault of ours stays ours. */
export function subscribe(channels: readonly Channel[]): () => void {
  const listeners = channels.map(([name, onMessage]) => {
    const listener = (message: unknown): void => {
      if (typeof message !== 'object' || message === null) return;
      try {
        onMessage(message);
      } catch (error) {
        warnOfFault(error);
      }
    };
    diagnostics.subscribe(name, listener);
    return { name, listener };
  });
  return () => {
    for (const { name, listener } of listeners) diagnostics.unsubscribe(name, listener);
  };
}

/** What a listener throws would end the host's process. */
export function quietly(work: () => void): void {
  try {
    work();
  } catch (error) {
    warnOfFault(error);
  }
}

function warnOfFault(error: unknown): void {
  warnOnce('SYNCTRAIL_CAPTURE', `A call could not be captured: ${String(error)}`);
}
