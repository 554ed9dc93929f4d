import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { afterEach, describe, expect, test } from 'vitest';
import { FORWARD_SETTINGS } from '../../src/forward/settings.ts';
import { targetOf } from '../../src/forward/target.ts';
import { encodeTraces } from '../otlp-proto.ts';
import { spanJson, tracesJson } from '../otlp.ts';
import { newDir } from '../running.ts';
import { type Destination, startDestination } from './destination.ts';
import { startRig, stopRigs } from './forwarding-rig.ts';

let destination: Destination | undefined;

afterEach(async () => {
  await stopRigs();
  await destination?.leave();
  destination = undefined;
});

test('headers are sent and never logged; what a kind of destination does not take is passed over', async () => {
  const it = await startDestination();
  destination = it;
  it.react((_got, request) => ({ status: request === 1 ? 401 : 200 }));
  const headers = { Authorization: 'Bearer very-secret' };
  const rig = await startRig({
    destinations: [{ name: 'it', kind: 'tempo', url: `${it.url}/`, headers, tenantHeader: 'X-Tenant', compression: 'none', retryMs: 1 }],
  });
  await rig.append({ signal: 'metrics', items: 1, request: Buffer.alloc(0) });
  await rig.spans(spanJson());
  await expect.poll(() => it.taken.length).toBe(1);
  expect(it.taken[0]?.headers).toMatchObject({ authorization: 'Bearer very-secret', 'x-tenant': 'default' });
  expect(it.taken[0]?.headers['content-encoding']).toBeUndefined();
  expect(it.taken[0]?.path).toBe('/v1/traces');
  expect(rig.logged.join('\n')).not.toContain('very-secret');
  // Metrics are none of a Tempo's business.
  await expect.poll(() => rig.metric('synctrail_forward_lag_seconds{destination="it",content="records"}')).toBe(0);
  expect(it.got).toHaveLength(2);
});

test('workspaces are sent apart, each with its own name', async () => {
  const it = await startDestination();
  destination = it;
  const rig = await startRig({ destinations: [{ name: 'it', kind: 'otlp', url: it.url }] });
  for (const workspace of ['blue', 'red', 'blue']) {
    const request = Buffer.from(encodeTraces(tracesJson(spanJson({ name: workspace }))));
    await rig.append({ signal: 'traces', items: 1, request, workspace });
  }
  await expect.poll(() => it.taken.flatMap(({ spans }) => spans).length).toBe(3);
  for (const { headers, spans } of it.taken) for (const { name } of spans) expect(name).toBe(headers['x-scope-orgid']);
});

test('a destination with a certificate of an authority of our own is trusted only when told so', async () => {
  const pems = await generate([{ name: 'commonName', value: 'tempo.internal' }], {
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'tempo.internal' }] }],
  });
  const it = await startDestination({ key: pems.private, cert: pems.cert });
  destination = it;
  const caFile = join(newDir(), 'ca.pem');
  writeFileSync(caFile, pems.cert);
  const shared = { kind: 'otlp', url: it.url, retryMs: 5, maxRetryMs: 5 };
  const rig = await startRig({
    destinations: [
      { name: 'trusted', ...shared, tls: { caFile, serverName: 'tempo.internal' } },
      { name: 'stranger', ...shared },
    ],
  });
  await rig.spans(spanJson());
  await expect.poll(() => rig.metric('synctrail_forward_items_total{destination="trusted",signal="traces"}')).toBe(1);
  await expect.poll(() => rig.metric('synctrail_forward_retries_total{destination="stranger",cause="no_answer"}')).toBeGreaterThan(0);
  expect(it.got).toHaveLength(1);
});

describe('settings', () => {
  const good = { name: 'tempo', kind: 'tempo', url: 'http://tempo:4318' };

  test.for([
    { settings: [{ ...good, name: 'Tempo 1' }], says: 'a name of small letters, digits and hyphens' },
    { settings: [{ ...good, kind: 'zipkin' }], says: 'tempo, loki, prometheus or otlp' },
    { settings: [{ ...good, url: 'ftp://tempo' }], says: 'an address that begins with http:// or https://' },
    { settings: [{ ...good, concurrency: 0 }], says: 'a whole number from 1 to 64' },
    { settings: [good, good], says: 'two have the same' },
  ])('$says', ({ settings, says }) => {
    expect(
      FORWARD_SETTINGS.safeParse(settings)
        .error?.issues.map(({ message }) => message)
        .join(),
    ).toContain(says);
  });

  test.for([
    { more: { signals: ['logs'] }, says: 'a destination of kind tempo takes no logs' },
    { more: { tls: { caFile: '/nowhere/ca.pem' } }, says: '/nowhere/ca.pem cannot be read' },
  ])('$says', ({ more, says }) => {
    const [settings] = FORWARD_SETTINGS.parse([{ ...good, ...more }]);
    expect(() => settings && targetOf(settings)).toThrow(says);
  });

  test('a bound of 0 is none', () => {
    const [settings] = FORWARD_SETTINGS.parse([{ ...good, kind: 'loki', limits: { lineBytes: 0, oldMs: 1_000 } }]);
    expect(settings && targetOf(settings).limits).toMatchObject({ lineBytes: undefined, oldMs: 1_000, metadataEntries: 128 });
  });
});
