import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type Child, startChild } from './child.ts';
import { attribute, logsJson, post } from './otlp.ts';
import { newDir } from './running.ts';

const HOUR_MS = 3_600_000;
let child: Child | undefined;

afterEach(async () => {
  child?.process.kill('SIGKILL');
  await child?.ended;
});

test('S0-20 R-5: a collector writes the event of a run that died, in the workspace of the run alone', async () => {
  const dir = newDir();
  const config = join(dir, 'synctrail.yaml');
  const tokens = ['acme', 'umbra'].map(
    (name) => `    - { name: ${name}, token: a-token-of-${name}-only, roles: [ingest, read], workspace: ${name} }`,
  );
  writeFileSync(config, `lost: { intervalS: 1 }\naccess:\n  tokens:\n${tokens.join('\n')}`);
  child = startChild(['--config', config, '--port', '0', '--data', join(dir, 'data')]);
  const url = await child.url;
  const runId = randomBytes(16).toString('hex');
  const names = {
    'sync.kind': 'lifecycle',
    'sync.event': 'INCREMENTAL_SYNC_STARTED',
    'sync.level': 'run',
    'sync.log.type': 'sync',
    'sync.integration': 'hubspot',
    'sync.id': 'sync_dead',
    'sync.name': 'Dead',
    'sync.run.id': runId,
    'sync.status': 'in_progress',
  };
  const record = {
    timeUnixNano: String(BigInt(Date.now() - 6 * HOUR_MS) * 1_000_000n),
    traceId: runId,
    spanId: '1a637b12e926a1f9',
    body: { stringValue: 'began' },
    attributes: Object.entries(names).map(([key, value]) => attribute(key, value)),
  };
  const bearer = (name: string) => ({ authorization: `Bearer a-token-of-${name}-only` });
  expect((await post(`${url}/v1/logs`, logsJson(record), bearer('acme'))).status).toBe(200);
  const lost = async (name: string) => {
    const query = new URLSearchParams({
      query: '{sync_kind="lifecycle"} | sync_event="SYNC_RUN_LOST"',
      start: `${Date.now() - 24 * HOUR_MS}000000`,
      end: `${Date.now()}000000`,
    });
    const answer = await fetch(`${url}/loki/api/v1/query_range?${query.toString()}`, { headers: bearer(name) });
    const { data } = (await answer.json()) as { data: { result: { stream: Record<string, string> }[] } };
    return data.result.map(({ stream }) => stream['sync_run_id']);
  };
  await expect.poll(async () => await lost('acme')).toEqual([runId]);
  expect(await lost('umbra')).toEqual([]);
});
