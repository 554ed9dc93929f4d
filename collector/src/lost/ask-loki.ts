import { z } from 'zod';
import type { AskEvents } from './events.ts';

const ANSWER = z.object({
  data: z.object({
    result: z.array(
      z.object({
        stream: z.record(z.string(), z.string()),
        values: z.array(z.tuple([z.string(), z.string()], z.looseObject({}))),
      }),
    ),
  }),
});

const TIMEOUT_MS = 30_000;
const NS_PER_MS = 1_000_000n;

export interface LokiAddress {
  /** Base URL, as a data source has it. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Events out of a Loki. */
export function askLoki({ url, headers }: LokiAddress): AskEvents {
  return async (query, span, limit) => {
    const params = new URLSearchParams({
      query,
      start: `${span.fromMs}000000`,
      end: `${span.toMs}000000`,
      limit: String(limit),
      direction: 'backward',
    });
    const answer = await fetch(`${url.replace(/\/$/, '')}/loki/api/v1/query_range?${params.toString()}`, {
      headers,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!answer.ok) throw new Error(`Loki answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
    const { data } = ANSWER.parse(await answer.json());
    const events = data.result.flatMap(({ stream, values }) =>
      values.map(([time]) => ({ timeMs: Number(BigInt(time) / NS_PER_MS), labels: stream })),
    );
    return events.sort((one, other) => other.timeMs - one.timeMs);
  };
}
