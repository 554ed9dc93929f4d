import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { called, callsUnder, spansOfUnits } from '../../demo/test/tempo-reader.ts';
import type { Span } from '../../demo/test/tempo-reader.ts';
import { startCollector } from '../../../tests/support/collector-process.ts';
import type { CollectorProcess } from '../../../tests/support/collector-process.ts';
import { TABLES } from '../src/database.ts';
import { buildStripeMock, startStripeMock } from '../src/stripe-mock.ts';
import type { StripeMock } from '../src/stripe-mock.ts';
import { RECORDS } from './fixture.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const FLAGS = ['--conditions=synctrail-source', '--disable-warning=ExperimentalWarning'];
const built = buildStripeMock();

describe.skipIf(built.kind === 'skipped')('the stripe client against stripe-mock', () => {
  let collector: CollectorProcess;
  let mock: StripeMock;
  let folder: string;
  let runId: string;
  let spans: Span[];

  beforeAll(async () => {
    if (built.kind === 'skipped') return;
    [collector, mock, folder] = await Promise.all([
      startCollector(),
      startStripeMock(built.file),
      mkdtemp(join(tmpdir(), 'synctrail-stripe-')),
    ]);
    const args = [...FLAGS, MAIN, '--endpoint', collector.url, '--stripe', mock.url, '--data', folder];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const [output] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    runId = String(output.trimEnd().split('\n').at(-1));
    spans = await spansOfUnits(collector.url, `span."sync.run.id" = "${runId}" && span."sync.level" = "page"`);
  });
  afterAll(async () => {
    await Promise.all([collector.stop(), mock.close()]);
    await rm(folder, { recursive: true, force: true });
  });

  test('prints the run id last', () => {
    expect(runId).toMatch(/^[0-9a-f]{32}$/);
  });

  test.for(RECORDS)('S0-31 S0-32 S0-33a: $type $id is created, with our id', ({ id }) => {
    const entity = spans.find((span) => span.attributes['sync.level'] === 'entity' && span.attributes['sync.entity.source_id'] === id);
    expect(entity?.attributes).toMatchObject({ 'sync.entity.action': 'create', 'sync.entity.target_id': '1', 'sync.status': 'success' });
  });

  test.for(RECORDS)('S0-36 S0-37 S0-38 S0-39: the calls made for $type $id', ({ id, calls }) => {
    const entity = spans.find((span) => span.attributes['sync.entity.source_id'] === id);
    const made = callsUnder(spans, entity);
    expect(made.map(called)).toEqual(calls);
    for (const call of made) expect(call.attributes['http.response.status_code']).toBe('200');
  });

  test.for(RECORDS)('S0-26 S0-27: the page of $step says its list call, which is the page’s own', ({ step, list }) => {
    const page = spans.find((span) => span.attributes['sync.level'] === 'page' && span.attributes['sync.step.name'] === step);
    expect(callsUnder(spans, page).map(called)).toEqual([list]);
    expect(page?.attributes['url.full']).toBe(`${mock.url}${list.slice('GET '.length)}`);
    expect(page?.attributes['http.request.method']).toBe('GET');
  });

  test('S4-24: the secret key is nowhere in what was recorded', () => {
    expect(JSON.stringify(spans)).not.toContain('sk_test');
  });

  test('the database holds what Stripe has', () => {
    const database = new DatabaseSync(join(folder, 'stripe.sqlite'));
    const stored = TABLES.map((table) => database.prepare(`SELECT stripe_id FROM ${table}`).all());
    expect(stored).toEqual(RECORDS.map(({ id }) => [{ stripe_id: id }]));
    database.close();
  });
});

test('says what it cannot do with its arguments', async () => {
  const child = spawn(process.execPath, [...FLAGS, MAIN, '--stripe', 'nowhere'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const [complaint, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  expect(complaint).toContain('not "nowhere"');
  expect(code).toBe(2);
});
