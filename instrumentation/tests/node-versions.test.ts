import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventFaults, spanFaults } from './support/faults.ts';
import { NODE_VERSIONS, nodeVersion } from './support/node-versions.ts';
import type { Packed } from './support/packed.ts';
import { packAndInstall } from './support/packed.ts';
import { startProvider } from './support/provider.ts';
import { startSink } from './support/sink.ts';

let packed: Packed;
beforeAll(() => {
  packed = packAndInstall();
  // a whole sync as user code: paged records with calls by fetch and by node:http, retries, hand-off and load, a failed record, another kind of work
  writeFileSync(
    join(packed.app, 'whole.mjs'),
    `
import { get } from 'node:http';
import { createRequire } from 'node:module';
import { defineSync } from '@synctrail/instrumentation';
const { retry } = createRequire(import.meta.url)('@synctrail/instrumentation');
const provider = process.env.PROVIDER;
const sync = defineSync({ integration: 'hubspot', id: 'sync_42', name: 'HubSpot contacts' });
const json = async (path, init) => {
  const response = await fetch(provider + path, init);
  if (!response.ok) throw Object.assign(new Error('refused ' + response.status), { status: response.status });
  return response.json();
};
const plain = (path) => new Promise((resolve, reject) => get(provider + path, (answer) => answer.resume().on('end', resolve)).on('error', reject));
const handedOff = [];
await sync.run({ type: 'full', trigger: 'manual' }, async (run) => {
  await run.step('contacts', (step) =>
    step.pages((page) => json('/list?page=' + (page ?? 1)), async (page, { items }) => {
      await page.entities('contact', items, { id: ({ id }) => id }, async ({ id }, entity) => {
        if (id === 'c-1-0') return entity.skipped('no_email');
        if (id === 'c-1-1') await json('/status/422/x', { method: 'POST', body: '{}' });
        if (id === 'c-1-2') await retry(() => json('/down/1/' + id), { backoffMs: 1 });
        else await plain('/echo/' + id);
        return entity.created({ targetId: 't-' + id });
      });
      handedOff.push(...page.handOff('deal', [{ id: 'd-' + page.number }], { id: ({ id }) => id }));
    }));
  await run.step('deals', (step) => step.load('deal', handedOff, {}, (_deal, entity) => entity.updated()));
});
await sync.action({ action: 'Create invoice' }, () => json('/echo/invoice'));
`,
  );
});
afterAll(() => rmSync(packed.app, { recursive: true, force: true }));

describe('the packed library', () => {
  it('says the oldest Node that it is tested with', () => {
    const { engines } = JSON.parse(
      readFileSync(join(packed.app, 'node_modules', '@synctrail', 'instrumentation', 'package.json'), 'utf8'),
    ) as { engines: { node: string } };
    expect(`${engines.node.replace('>=', '')}.0`).toBe(NODE_VERSIONS[0]);
  });

  it.for(NODE_VERSIONS)('does a whole sync on Node %s', { timeout: 180_000 }, async (version, { skip }) => {
    const node = await nodeVersion(version);
    if (node.kind === 'absent') {
      skip(node.why);
      return;
    }
    const [sink, provider] = await Promise.all([startSink(), startProvider()]);
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url, PROVIDER: provider.url };
    const child = spawn(node.path, ['whole.mjs'], { cwd: packed.app, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said += text));
    const [code] = (await once(child, 'close')) as [number | null];
    await Promise.all([sink.close(), provider.close()]);
    expect({ code, said }).toEqual({ code: 0, said: '' });

    const at = (level: string) => sink.spans.filter(({ attributes }) => attributes['sync.level'] === level);
    expect(at('run').map(({ name }) => name)).toEqual(expect.arrayContaining(['sync HubSpot contacts', 'action Create invoice']));
    const statuses = at('entity').map(({ attributes }) => attributes['sync.status']);
    expect(statuses.filter((status) => status === 'success')).toHaveLength(10);
    expect(statuses).toHaveLength(12);
    expect(statuses).toEqual(expect.arrayContaining(['completed', 'failed']));
    const calls = at('call').map(({ attributes }) => `${attributes['url.template']} ${attributes['sync.status']}`);
    expect(calls.filter((call) => call.startsWith('/list'))).toHaveLength(3);
    expect(calls.filter((call) => call.startsWith('/echo'))).toHaveLength(7);
    expect(calls.filter((call) => call.startsWith('/down'))).toEqual([
      expect.stringMatching(/retrying$/),
      expect.stringMatching(/succeeded$/),
    ]);
    const orphans = at('call').filter(({ parentSpanId }) => !sink.spans.some(({ spanId }) => spanId === parentSpanId));
    expect(orphans).toEqual([]);
    expect([...sink.spans.flatMap(spanFaults), ...sink.logs.flatMap(eventFaults)]).toEqual([]);
    expect(sink.metrics.flatMap(({ records }) => records.map(({ name }) => name))).toContain('sync.runs');
  });
});
