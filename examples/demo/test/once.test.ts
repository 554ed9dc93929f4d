import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCollector } from '../../../tests/support/collector-process.ts';
import type { CollectorProcess } from '../../../tests/support/collector-process.ts';
import { COMPANY_FAULTS, CONTACT_FAULTS, DEAL_FAULTS } from '../provider/faults.ts';
import { companiesWith, CONTACT_WITH_CALLS, contactsWith, dealsWith, INITIAL } from '../provider/known.ts';
import { Database, TABLES, targetId } from '../src/target/database.ts';
import { demo, temporaryFolder } from './demo-process.ts';
import type { Ended } from './demo-process.ts';
import { events, stepRows } from './loki-reader.ts';
import type { Event } from './loki-reader.ts';
import { called, callsUnder, spansOfUnits } from './tempo-reader.ts';
import type { Span } from './tempo-reader.ts';

let collector: CollectorProcess;
let database: Database;
let remove: () => Promise<void>;
let ended: Ended;
let runId: string;

beforeAll(async () => {
  const target = await temporaryFolder();
  collector = await startCollector();
  ended = await demo('--endpoint', collector.url, '--once', '--data', target.folder).ended;
  runId = String(ended.lines.at(-1));
  database = new Database(target.folder);
  remove = target.remove;
});

afterAll(async () => {
  database.close();
  await collector.stop();
  await remove();
});

/** Ids of the records that failed, by the provider's code or else the class of the error. */
function failedIds(failures: Event[], code: string): string[] {
  return failures
    .filter((failure) => (failure['sync_error_code'] ?? failure['exception_type']) === code)
    .map((failure) => String(failure['sync_entity_source_id']))
    .sort();
}

test('ends well, says nothing on stderr, and prints the run id last', () => {
  expect(ended).toMatchObject({ code: 0, complaint: '' });
  expect(runId).toMatch(/^[0-9a-f]{32}$/);
});

test('the database holds what an initial sync writes', () => {
  expect(Object.fromEntries(TABLES.map((table) => [table, database.count(table)]))).toEqual({
    contacts: INITIAL.contacts.created,
    companies: INITIAL.companies.created,
    deals: INITIAL['load deals'].created,
    owners: INITIAL.owners.created,
    settings: INITIAL.settings.created,
    activities: 0,
    invoices: 0,
  });
  const [good] = contactsWith(undefined);
  expect(database.find('contacts', String(good))?.id).toBe(targetId('contacts', String(good)));
});

test.for(Object.entries(INITIAL))(
  'S0-19 S0-20 S0-21 S0-22: the step %s says what was written, skipped by code, and failed',
  async ([name, expected]) => {
    const rows = await stepRows(collector.url, 'acme-crm', runId);
    const row = rows.get(name);
    expect(row).toMatchObject({ created: expected.created, updated: 0, deleted: 0, failed: expected.failed, unaccounted: 0 });
    expect((row?.['fetched'] ?? 0) + (row?.['received'] ?? 0)).toBe(expected.read);
    const skips = Object.entries(row ?? {}).filter(([key]) => key.startsWith('skipped:'));
    expect(Object.fromEntries(skips.map(([key, count]) => [key.slice('skipped:'.length), count]))).toEqual(expected.skipped);
  },
);

test('S0-23: the steps say that the provider refused a call for its rate', async () => {
  const found = await events(collector.url, `{sync_integration="acme-crm", sync_kind="step"} | sync_run_id="${runId}"`);
  expect(found.some((event) => event['sync_rate_limit_hit'] === 'true')).toBe(true);
});

test('S0-14 S0-17 S0-18: the run ends as partially failed', async () => {
  const found = await events(collector.url, `{sync_integration="acme-crm", sync_kind="lifecycle"} | sync_run_id="${runId}"`);
  expect(found.at(-1)).toMatchObject({ sync_event: 'INITIAL_SYNC_COMPLETED', sync_status: 'partially_failed' });
});

test('S0-07 S0-35 S1-05: each failed record is there with the reason of its own', async () => {
  const failures = await events(
    collector.url,
    `{sync_integration="acme-crm", sync_kind="failure"} | sync_run_id="${runId}" | sync_event="SYNC_ENTITY_FAILED"`,
  );
  expect(failedIds(failures, 'INVALID_EMAIL')).toEqual(contactsWith('invalid_email').sort());
  expect(failedIds(failures, 'DUPLICATE_LINK')).toEqual(contactsWith('duplicate').sort());
  expect(failedIds(failures, 'NOT_FOUND')).toEqual([...contactsWith('gone'), ...dealsWith('gone')].sort());
  expect(failedIds(failures, 'INTERNAL')).toEqual([...contactsWith('broken'), ...dealsWith('broken')].sort());
  expect(failedIds(failures, 'INVALID_DOMAIN')).toEqual(companiesWith('invalid_domain').sort());
  expect(failedIds(failures, 'TypeError')).toEqual(contactsWith('bad_birthday').sort());
  expect(failures).toHaveLength(INITIAL.contacts.failed + INITIAL.companies.failed + INITIAL['load deals'].failed);
});

/** The units of this run that hold a record, and its entity span in them. */
async function unitOf(id: string | undefined): Promise<{ spans: Span[]; entity: Span | undefined }> {
  const spans = await spansOfUnits(collector.url, `span."sync.entity.source_id" = "${id}" && span."sync.run.id" = "${runId}"`);
  return { spans, entity: spans.find((span) => span.attributes['sync.entity.source_id'] === id) };
}

/** The calls under a span but for those that met the rate limit: which ones do depends on the machine. */
function calls(spans: readonly Span[], parent: Span | undefined): Span[] {
  return callsUnder(spans, parent).filter((call) => call.attributes['http.response.status_code'] !== '429');
}

function answered(call: Span): string {
  return `${called(call)} ${call.attributes['http.response.status_code']}`;
}

test('S0-36 S0-39: the calls made for one contact are its own', async () => {
  const id = CONTACT_WITH_CALLS;
  const { spans, entity } = await unitOf(id);
  expect(calls(spans, entity).map(answered)).toEqual([`GET /v3/contacts/${id}/details 200`, `PUT /v3/contacts/${id}/link 200`]);
});

test('SX-02: each attempt of a flaky call is a call of its own', async () => {
  const [id] = contactsWith('flaky');
  const { spans, entity } = await unitOf(id);
  const attempts = calls(spans, entity).filter((call) => called(call).startsWith('GET'));
  expect(attempts.map((call) => call.attributes['sync.status'])).toEqual(['retrying', 'succeeded']);
  expect(attempts.map((call) => call.attributes['http.response.status_code'])).toEqual(['503', '200']);
});

test('S0-36: a company links to the batch call that carried it', async () => {
  const { spans, entity } = await unitOf(companiesWith(undefined)[0]);
  const carried = spans.filter((span) => entity?.links.includes(span.id));
  expect(carried.map(answered)).toEqual(['POST /v3/companies/batch/link 200']);
});

test('S0-36: a deal loaded by a worker process names the page that fetched it', async () => {
  const [id] = dealsWith(undefined);
  const { spans, entity } = await unitOf(id);
  expect(entity?.attributes).toMatchObject({ 'sync.page.kind': 'load', 'sync.status': 'success' });
  expect(calls(spans, entity).map(answered)).toEqual([`GET /v3/deals/${id}/line-items 200`]);
  const origin = await spansOfUnits(collector.url, `span."sync.page.id" = "${entity?.attributes['sync.page.origin_id']}"`);
  const page = origin.find((span) => span.attributes['sync.level'] === 'page');
  expect(page?.attributes['sync.page.kind']).toBe('extract');
  expect(calls(origin, page).map(answered)).toEqual(['GET /v3/deals?limit=50 200']);
});

test('S0-25 S0-36: the records of a step without pages are in the unit whose call listed them', async () => {
  const spans = await spansOfUnits(
    collector.url,
    `span."sync.run.id" = "${runId}" && span."sync.level" = "page" && span."sync.step.name" = "owners"`,
  );
  const page = spans.find((span) => span.attributes['sync.level'] === 'page');
  expect(page?.attributes['sync.page.kind']).toBe('implicit');
  expect(calls(spans, page).map(answered)).toEqual(['GET /v3/owners 200']);
});

test('S0-26 S0-27 S0-28 S0-29: a page says its list call, its retries, and what was left of the rate', async () => {
  const spans = await spansOfUnits(
    collector.url,
    `span."sync.run.id" = "${runId}" && span."sync.level" = "page" && span."sync.step.name" = "contacts"`,
  );
  const pages = spans.filter((span) => span.attributes['sync.level'] === 'page');
  expect(new Set(pages.map((page) => page.attributes['sync.page.number'])).size).toBe(12);
  const fourth = pages.find((page) => page.attributes['sync.page.number'] === '4');
  expect(fourth?.attributes).toMatchObject({
    'http.request.method': 'GET',
    'http.response.status_code': '200',
    'sync.rate_limit.limit': '250',
  });
  expect(fourth?.attributes['url.full']).toContain('/v3/contacts?limit=100&after=acme-c-10300');
  expect(Number(fourth?.attributes['sync.retry.count'])).toBeGreaterThanOrEqual(1);
});

test('the faults are as many as the tables of the provider say', () => {
  expect(contactsWith('invalid_email')).toHaveLength(CONTACT_FAULTS.invalid_email);
  expect(companiesWith('invalid_domain')).toHaveLength(COMPANY_FAULTS.invalid_domain);
  expect(dealsWith('gone')).toHaveLength(DEAL_FAULTS.gone);
});
