import type { Attributes } from '@synctrail/model';
import { seeded } from './random.ts';
import { SampleRun } from './sample-syncs.ts';

const HOST = 'https://api.hubapi.example/crm/v3/objects';
const QUOTA = 100;

/** Runs as a person would meet them: good ones, one with failures of several causes, one at work, one that was killed. */
export function sampleScenes(now: number): SampleRun[] {
  const random = seeded(7);
  const minute = 60_000;
  const base: Attributes = { 'sync.integration': 'hubspot', 'sync.name': 'HubSpot contacts and deals' };
  const runs: SampleRun[] = [];
  for (let n = 12; n >= 2; n -= 1) runs.push(finished(random, now - n * 35 * minute, base, n === 3));
  runs.push(atWork(random, now - 40_000, base));
  runs.push(silent(random, now - 26 * minute, base));
  runs.push(
    silent(random, now - 4 * minute, { ...base, 'sync.name': 'HubSpot owners of the northern region, second instance for the migration' }),
  );
  runs.push(refused(random, now - 5 * minute, { 'sync.integration': 'chargebee', 'sync.name': 'Chargebee invoices', 'sync.id': 'sync_9' }));
  const plain = new SampleRun(random, now - 90 * minute, {
    'sync.integration': 'legacy-crm',
    'sync.name': 'Legacy CRM',
    'sync.id': 'sync_1',
  });
  plain.end('completed', now - 88 * minute, { 'sync.detail': 'none' });
  for (const log of plain.logs)
    for (const { key, value } of log.attributes) if (key === 'sync.detail') Object.assign(value, { stringValue: 'none' });
  runs.push(plain);
  return runs;
}

function finished(random: () => number, startMs: number, base: Attributes, bad: boolean): SampleRun {
  const run = new SampleRun(random, startMs, base);
  const contacts = run.step('contacts', startMs + 50);
  for (let number = 1; number <= 4; number += 1) contactsPage(contacts, number, startMs + number * 2_000, bad);
  contacts.end(bad ? 'partially_failed' : 'success', startMs + 11_000, { 'sync.rate_limit.hit': bad });
  companies(run, startMs + 11_100);
  deals(run, startMs + 13_000);
  run.end(bad ? 'partially_failed' : 'success', startMs + 17_500, { 'sync.rate_limit.hit': bad });
  return run;
}

function contactsPage(step: ReturnType<SampleRun['step']>, number: number, atMs: number, bad: boolean): void {
  const url = `${HOST}/contacts?limit=50&after=${(number - 1) * 50}`;
  const retried = bad && number === 3;
  const list: Attributes = {
    'http.request.method': 'GET',
    'url.full': url,
    'sync.request.params': JSON.stringify({ limit: '50', after: String((number - 1) * 50) }),
  };
  const page = step.page(number, atMs, {
    'http.request.method': 'GET',
    'url.full': url,
    'sync.retry.count': retried ? 1 : 0,
    'sync.rate_limit.limit': QUOTA,
    'sync.rate_limit.remaining': retried ? 3 : QUOTA - number * 3,
    'sync.rate_limit.hit': retried,
  });
  if (retried) {
    page.call(page.spanId, atMs, 90, {
      ...list,
      'http.response.status_code': 429,
      'sync.status': 'retrying',
      'sync.attempt': 1,
      'sync.attempt.max': 5,
      'sync.retry.backoff_ms': 800,
      'sync.error.class': 'rate_limited',
      'sync.reason': 'You have reached your ten_secondly_rolling limit.',
    });
  }
  page.call(page.spanId, atMs + 900, 180, {
    ...list,
    'http.response.status_code': 200,
    'sync.attempt': retried ? 2 : 1,
    'sync.attempt.max': 5,
    'sync.rate_limit.limit': QUOTA,
    'sync.rate_limit.remaining': 97,
  });
  page.ledger.fetched = 50;
  for (let n = 0; n < 50; n += 1) contact(page, number * 1000 + n, atMs + 1_100 + n * 10, bad);
  page.end(page.ledger.failed > 0 ? 'partially_failed' : 'success', atMs + 1_800);
}

function contact(page: ReturnType<ReturnType<SampleRun['step']>['page']>, n: number, atMs: number, bad: boolean): void {
  const sourceId = `hs-${n}`;
  const base: Attributes = { 'sync.entity.type': 'contact', 'sync.entity.source_id': sourceId };
  const put: Attributes = {
    'http.request.method': 'PUT',
    'url.full': `http://crm.internal.example/contacts/${n}`,
    'sync.request.params': JSON.stringify({ email: `person-${n}@example.com`, upsert: true }),
  };
  if (n % 17 === 5) {
    page.entity(atMs, 1, {
      ...base,
      'sync.entity.action': 'skip',
      'sync.reason.code': n % 2 ? 'no_email' : 'unchanged',
      'sync.reason': n % 2 ? 'no_email' : 'unchanged',
    });
  } else if (bad && n % 23 === 3) {
    const reason =
      'Property values were not valid: [{"isValid":false,"message":"Email address person@@example.com is invalid","error":"INVALID_EMAIL","name":"email"}]';
    const failure: Attributes = {
      'sync.error.class': 'validation',
      'sync.error.code': 'INVALID_EMAIL',
      'sync.error.fingerprint': 'v1:9f86d081884c7d65',
      'sync.reason': reason,
      'http.response.status_code': 422,
    };
    const spanId = page.entity(atMs, 30, { ...base, ...failure, 'sync.entity.action': 'create', 'sync.status': 'failed' });
    page.call(spanId, atMs + 1, 25, { ...put, ...failure, 'sync.status': 'failed' });
  } else if (bad && n === 3007) {
    const failure: Attributes = {
      'sync.error.class': 'provider_down',
      'sync.error.fingerprint': 'v1:aa86d081884c7d65',
      'sync.reason': 'upstream connect error or disconnect/reset before headers',
      'http.response.status_code': 503,
      'sync.retry.will_retry': true,
    };
    const spanId = page.entity(atMs, 2_400, { ...base, ...failure, 'sync.entity.action': 'update', 'sync.status': 'failed' });
    for (const attempt of [1, 2, 3])
      page.call(spanId, atMs + attempt * 700, 60, {
        ...put,
        ...failure,
        'sync.status': attempt < 3 ? 'retrying' : 'failed',
        'sync.attempt': attempt,
        'sync.attempt.max': 3,
      });
  } else {
    const spanId = page.entity(atMs, 9, { ...base, 'sync.entity.action': n % 3 ? 'update' : 'create', 'sync.entity.target_id': `c-${n}` });
    page.call(spanId, atMs + 1, 7, { ...put, 'http.response.status_code': 200, 'sync.returned_id': `c-${n}` });
  }
}

function companies(run: SampleRun, atMs: number): void {
  const step = run.step('companies', atMs, false);
  const page = step.page(1, atMs, {
    'sync.page.kind': 'implicit',
    'http.request.method': 'GET',
    'url.full': `${HOST}/companies?limit=250`,
  });
  page.call(page.spanId, atMs, 240, {
    'http.request.method': 'GET',
    'url.full': `${HOST}/companies?limit=250`,
    'http.response.status_code': 200,
  });
  page.ledger.fetched = 120;
  for (let batch = 0; batch < 3; batch += 1) {
    const url = 'http://crm.internal.example/companies/batch';
    const link = page.call(page.spanId, atMs + 300 + batch * 100, 80, {
      'http.request.method': 'POST',
      'url.full': url,
      'http.response.status_code': 207,
      'sync.action': 'Write 40 companies',
    });
    for (let n = 0; n < 40; n += 1) {
      const id = batch * 40 + n;
      page.entity(
        atMs + 300 + batch * 100,
        80,
        {
          'sync.entity.type': 'company',
          'sync.entity.source_id': `co-${id}`,
          'sync.entity.target_id': `k-${id}`,
          'sync.entity.action': 'update',
        },
        [link],
      );
    }
  }
  page.end('success', atMs + 700);
  step.end('success', atMs + 750);
}

function deals(run: SampleRun, atMs: number): void {
  const step = run.step('deals', atMs);
  const list: Attributes = { 'http.request.method': 'GET', 'url.full': `${HOST}/deals?limit=20` };
  const extract = step.page(1, atMs, list);
  extract.call(extract.spanId, atMs, 130, { ...list, 'http.response.status_code': 200 });
  extract.ledger.fetched = 20;
  for (let n = 0; n < 20; n += 1) extract.handOff('deal', `d-${n}`);
  for (let worker = 0; worker < 2; worker += 1) {
    const load = step.page(worker + 2, atMs + 600, { 'sync.page.kind': 'load', 'sync.page.origin_id': extract.id });
    load.ledger.received = 10;
    for (let n = worker * 10; n < worker * 10 + 10; n += 1) {
      const spanId = load.entity(atMs + 700 + n * 20, 15, {
        'sync.entity.type': 'deal',
        'sync.entity.source_id': `d-${n}`,
        'sync.entity.target_id': `deal_${n}`,
        'sync.entity.action': 'create',
        'sync.page.origin_id': extract.id,
      });
      load.call(spanId, atMs + 701 + n * 20, 12, {
        'http.request.method': 'POST',
        'url.full': 'http://crm.internal.example/deals',
        'http.response.status_code': 201,
      });
    }
    load.end('success', atMs + 1_900);
  }
  extract.end('success', atMs + 300);
  step.end('success', atMs + 2_000);
}

function atWork(random: () => number, startMs: number, base: Attributes): SampleRun {
  const run = new SampleRun(random, startMs, base);
  const step = run.step('contacts', startMs + 50);
  contactsPage(step, 1, startMs + 100, false);
  const page = step.page(2, startMs + 20_000, {
    'http.request.method': 'GET',
    'url.full': `${HOST}/contacts?limit=50&after=50`,
    'sync.rate_limit.limit': QUOTA,
    'sync.rate_limit.remaining': 91,
  });
  page.ledger.fetched = 50;
  for (let n = 0; n < 6; n += 1) contact(page, 2000 + n, startMs + 21_000 + n * 100, false);
  page.progress(startMs + 38_000, [
    { type: 'contact', source_id: 'hs-2006', status: 'in_progress' },
    { type: 'contact', source_id: 'hs-2007', status: 'extracting' },
  ]);
  step.event('SYNC_STEP_PROGRESS', startMs + 38_500, { 'sync.status': 'in_progress' });
  Object.assign(run.ledger, step.ledger);
  run.lifecycle('SYNC_RUN_PROGRESS', startMs + 39_000, { 'sync.status': 'in_progress' });
  return run;
}

function silent(random: () => number, startMs: number, base: Attributes): SampleRun {
  const run = new SampleRun(random, startMs, { ...base, 'sync.id': 'sync_43' });
  const step = run.step('contacts', startMs + 50);
  contactsPage(step, 1, startMs + 100, false);
  Object.assign(run.ledger, step.ledger);
  run.lifecycle('SYNC_RUN_PROGRESS', startMs + 10_000, { 'sync.status': 'in_progress' });
  return run;
}

function refused(random: () => number, startMs: number, base: Attributes): SampleRun {
  const run = new SampleRun(random, startMs, base);
  run.end('failed', startMs + 400, {
    'sync.error.class': 'auth',
    'sync.error.code': 'api_authentication_failed',
    'sync.error.recoverability': 'NON_RECOVERABLE',
    'http.response.status_code': 401,
    'sync.reason': 'Sorry, authentication failed. Invalid API key.',
    'sync.state': 'ERRORED',
  });
  return run;
}
