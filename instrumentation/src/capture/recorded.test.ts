import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import axios from 'axios';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { configure, defineSync, flush, shutdown } from '../index.ts';
import type { Provider } from './testing/provider.ts';
import { startProvider } from './testing/provider.ts';

let provider: Provider;
const exported: Buffer[] = [];
const collector = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    exported.push(request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body);
    response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
  });
});

beforeAll(async () => {
  provider = await startProvider();
  collector.listen(0, '127.0.0.1');
  await once(collector, 'listening');
  configure({ endpoint: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`, serviceName: 'capture-test' });
});

afterAll(async () => {
  await shutdown();
  await provider.close();
  collector.close();
});

it('calls of a sync leave the process without their secrets (S2-13, S4-24, S0-41)', async () => {
  const sync = defineSync({ integration: 'hubspot', id: 'sync_42', name: 'HubSpot contacts' });
  await sync.run({ type: 'incremental', trigger: 'schedule' }, async (run) => {
    await run.step('contacts', async () => {
      await fetch(`${provider.url}/ok?limit=5&hapikey=sekret-of-fetch`).then((response) => response.text());
      await axios.get(`${provider.url}/ok?limit=6&client_secret=sekret-of-axios`, { headers: { authorization: 'Bearer sekret-header' } });
    });
  });
  await flush();
  const wire = Buffer.concat(exported).toString('latin1');
  expect(wire).toContain(`${provider.url}/ok?limit=5&hapikey=REDACTED`);
  expect(wire).toContain(`${provider.url}/ok?limit=6&client_secret=REDACTED`);
  expect(wire).not.toContain('sekret');
});
