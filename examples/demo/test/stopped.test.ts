import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startCollector } from '../../../tests/support/collector-process.ts';
import type { CollectorProcess } from '../../../tests/support/collector-process.ts';
import { demo, temporaryFolder } from './demo-process.ts';
import { events } from './loki-reader.ts';
import type { Event } from './loki-reader.ts';

let collector: CollectorProcess;
beforeAll(async () => {
  collector = await startCollector();
});
afterAll(async () => collector.stop());

/** The newest lifecycle or progress event of each run of an integration, by run id. */
async function newestOfRuns(integration: string): Promise<Map<string, Event>> {
  const found = await events(collector.url, `{sync_integration="${integration}", sync_kind=~"lifecycle|progress"} | sync_level="run"`);
  return new Map(found.map((event) => [String(event['sync_run_id']), event]));
}

test('a schedule stopped by SIGTERM ends by itself, and its runs say that they were interrupted', async () => {
  const { folder, remove } = await temporaryFolder();
  const { child, printed, ended } = demo('--endpoint', collector.url, '--schedule', '--every', '1', '--data', folder);
  await printed('incremental');
  const live = [...(await newestOfRuns('acme-crm')).values()].filter((event) => event['sync_status'] === 'in_progress');
  expect(live.map((event) => event['sync_id'])).toContain('sync_nordwind_history');
  child.kill('SIGTERM');
  expect((await ended).code).toBe(0);

  const runs = await newestOfRuns('acme-crm');
  const statuses = [...runs.values()].map((event) => event['sync_status']);
  expect(statuses).not.toContain('in_progress');
  const [history, ...further] = [...runs.values()].filter((event) => event['sync_id'] === 'sync_nordwind_history');
  expect(further).toHaveLength(0);
  expect(history).toMatchObject({
    sync_event: 'FULL_SYNC_INTERRUPTED',
    sync_status: 'interrupted',
    sync_count_failed: '0',
    sync_count_unaccounted: '0',
  });
  await remove();
});

test('S3-42c S3-44: the account whose token has expired has a run that failed for authentication', async () => {
  const failed = [...(await newestOfRuns('acme-crm')).values()].filter((event) => event['sync_id'] === 'sync_suedsee');
  expect(failed[0]).toMatchObject({
    sync_event: 'SYNC_RUN_ERROR',
    sync_status: 'failed',
    sync_error_class: 'auth',
    sync_error_code: 'TOKEN_EXPIRED',
  });
});

test('S0-03 S0-15c: a background sync without detail says so', async () => {
  const [run] = [...(await newestOfRuns('ledgerly')).values()];
  expect(run).toMatchObject({ sync_detail: 'none', sync_type: 'background', sync_status: 'success' });
});

test('a run whose process is killed stays in progress: readers see that it is stalled, then lost', async () => {
  const { folder, remove } = await temporaryFolder();
  const { code, lines } = await demo('--endpoint', collector.url, '--kill-demo', '--data', folder).ended;
  expect(code).toBe(0);
  const runId = String(lines.at(-1));
  expect(runId).toMatch(/^[0-9a-f]{32}$/);
  const newest = await vi.waitFor(async () => {
    const event = (await newestOfRuns('acme-crm')).get(runId);
    expect(event).toBeDefined();
    return event;
  });
  expect(newest).toMatchObject({ sync_status: 'in_progress' });
  expect(Number(newest?.['sync_count_created'])).toBeGreaterThan(0);
  const inFlight = await events(collector.url, `{sync_kind="progress"} | sync_event="SYNC_PAGE_PROGRESS" | sync_run_id="${runId}"`);
  expect(inFlight.map((event) => event['sync_page_number'])).toContain('2');
  await remove();
});
