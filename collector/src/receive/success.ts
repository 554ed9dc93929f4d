import type { Media } from './media.ts';
import type { SignalName } from './signal-name.ts';

/** What was refused of a request that was kept otherwise. */
export interface PartialSuccess {
  readonly rejected: number;
  readonly message: string;
}

const REJECTED = { traces: 'rejectedSpans', logs: 'rejectedLogRecords', metrics: 'rejectedDataPoints' } as const;

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
}

function field(number: number, bytes: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([number * 8 + 2, ...varint(bytes.length)]), bytes]);
}

/** OTLP's answer to a request that was kept: `Export…ServiceResponse`, in the encoding of the request. The three have the same numbers. */
export function successBody(media: Media, signal: SignalName, partial: PartialSuccess | undefined): Buffer {
  if (media === 'json') {
    const answer = partial === undefined ? {} : { [REJECTED[signal]]: String(partial.rejected), errorMessage: partial.message };
    return Buffer.from(JSON.stringify(partial === undefined ? {} : { partialSuccess: answer }));
  }
  if (partial === undefined) return Buffer.alloc(0);
  return field(1, Buffer.concat([Buffer.from([8, ...varint(partial.rejected)]), field(2, Buffer.from(partial.message))]));
}
