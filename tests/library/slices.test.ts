import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startScenario } from '../../instrumentation/tests/support/child.ts';
import { startProvider } from '../../instrumentation/tests/support/provider.ts';
import { type CollectorProcess, startCollector } from '../support/collector-process.ts';

let collector: CollectorProcess;
const began = Date.now();
beforeAll(async () => {
  const [provider, started] = await Promise.all([startProvider(), startCollector()]);
  collector = started;
  const child = startScenario('slices', { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, PROVIDER: provider.url });
  const code = await child.ended;
  await provider.close();
  if (code !== 0) throw new Error(child.stderr());
});
afterAll(() => collector.stop());

interface Answer {
  data: { result: { stream: Record<string, string>; values: [string, string][] }[] };
}

/** What was held up, as its sync, event, attempt and wait. */
async function heldUp(stream: string, filter: string): Promise<unknown[]> {
  const query = `{${stream}, sync_kind="lifecycle"} | ${filter} | sync_error_recoverability="RECOVERABLE"`;
  const range = { start: `${began - 60_000}000000`, end: `${Date.now() + 60_000}000000`, limit: '100' };
  const answer = await fetch(`${collector.url}/loki/api/v1/query_range?${new URLSearchParams({ query, ...range }).toString()}`);
  const { data } = (await answer.json()) as Answer;
  return data.result
    .flatMap(({ stream: labels, values }) => values.map(() => labels))
    .map((labels) => [
      labels['sync_id'],
      labels['sync_event'],
      labels['sync_attempt'],
      labels['sync_attempt_max'],
      Number(labels['sync_retry_backoff_ms']) >= 0 && Number(labels['sync_retry_next_at']) >= began,
    ])
    .toSorted((one, other) => String(one).localeCompare(String(other)));
}

const LIMITED = ['sync_1', 'SYNC_RUN_RATE_LIMITED', '1', '4', true];
const WARNED = ['sync_2', 'SYNC_RUN_WARNING', '1', '4', true];
const OTHER = ['sync_3', 'SYNC_RUN_WARNING', '1', '4', true];

describe('delays and retries that the library tells of, asked of a collector', () => {
  it.each([
    ['one sync (S3-40a)', 'sync_integration="hubspot"', 'sync_id="sync_2"', [WARNED]],
    ['one connected user (S3-40b)', 'sync_integration=~".+"', 'sync_user_id="usr_1"', [LIMITED, OTHER]],
    ['one integration (S3-40c)', 'sync_integration="hubspot"', 'sync_id!=""', [LIMITED, WARNED]],
  ])('are those of %s', async (_, stream, filter, expected) => {
    expect(await heldUp(stream, filter)).toEqual(expected);
  });
});
