import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { lokiLines } from '../../collector/src/export/engines/loki-lines.ts';
import { tempoLines } from '../../collector/src/export/engines/tempo-lines.ts';
import { storeCommand } from '../store/command.ts';
import { askedStore, keep } from '../store/asked-store.ts';
import { type GeneratedRun, generatedRuns, type Shape } from '../support/generated-runs.ts';
import { logsRequest } from '../support/otlp-json.ts';
import { PLUGIN_QUESTIONS, type Truth } from './contract/questions.ts';
import { eventReader, spanReader } from './contract/readers.ts';
import { makeScene } from './contract/scene.ts';
import { startLoki } from './loki-process.ts';
import { until } from './until.ts';

const DAY_MS = 86_400_000;
const loki = await startLoki();
if (loki.kind === 'absent') console.warn(`SKIPPED: the way back from a real Loki: ${loki.why}`);
const folder = mkdtempSync(join(tmpdir(), 'synctrail-back-'));

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  if (loki.kind === 'running') await loki.stop();
});

/** What the requests of an export hold, in one order. */
async function recordsOf(lines: AsyncIterable<string>): Promise<string[]> {
  const records: string[] = [];
  for await (const line of lines) {
    const request = JSON.parse(line) as Record<string, { scopeSpans?: { spans: unknown[] }[]; scopeLogs?: { logRecords: unknown[] }[] }[]>;
    const groups = Object.values(request).flat();
    for (const { scopeSpans = [], scopeLogs = [] } of groups)
      records.push(
        ...[...scopeSpans.flatMap(({ spans }) => spans), ...scopeLogs.flatMap(({ logRecords }) => logRecords)].map((record) =>
          JSON.stringify(record),
        ),
      );
  }
  expect(records.length).toBeGreaterThan(20);
  return records.toSorted();
}

describe.skipIf(loki.kind === 'absent')('S0-45: the way back from Tempo and Loki into an embedded store', () => {
  it('brings all of it: the plugin’s questions are answered as they were sent', { timeout: 300_000 }, async () => {
    const lokiUrl = loki.kind === 'running' ? loki.url : '';
    const now = Math.floor(Date.now() / 1_000) * 1_000;
    const shape: Shape = {
      integration: `back-${now}`,
      seed: 31,
      runs: 10,
      steps: ['contacts', 'deals'],
      pages: 2,
      entities: 15,
      endMs: now - 120_000,
      everyMs: DAY_MS,
    };
    const sent = [...generatedRuns(shape)];
    const scene = makeScene(shape.integration, now);
    // An embedded store stands where Tempo would: it answers as the recordings of a real one.
    const tempo = await askedStore({ dir: join(folder, 'tempo') });
    await keep(tempo.store, [...sent, { run: sent[0]?.run as GeneratedRun, units: scene.units, logs: [] }]);
    for (const logs of [...sent.map((each) => each.logs), scene.logs]) {
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(`${lokiUrl}/otlp/v1/logs`, { method: 'POST', headers, body: logsRequest(logs) });
      expect(answer.status, await answer.text()).toBe(204);
    }
    const range = { fromMs: now - 12 * DAY_MS, toMs: now + 60_000 };
    const runs = sent.map(({ run }) => run).toReversed();
    const truth: Truth = { integration: shape.integration, runs, range, scene };
    await until('Loki shows all', async () => {
      const found = await eventReader(lokiUrl).events(`{sync_integration="${shape.integration}"}`, range, 5_000);
      return found.length >= sent.reduce((sum, { logs }) => sum + logs.length, 0) + scene.logs.length - 1;
    });

    const file = join(folder, 'back.jsonl');
    const [from, to] = [new Date(range.fromMs).toISOString(), new Date(range.toMs).toISOString()];
    const exported = await storeCommand([
      'export',
      '--tempo',
      `${tempo.url}/tempo`,
      '--loki',
      lokiUrl,
      '--from',
      from,
      '--to',
      to,
      '--out',
      file,
    ]);
    expect(exported).toMatchObject({ code: 0, err: '' });
    // With answers of seven each, the same comes together out of many.
    const [fromNs, toNs] = [BigInt(range.fromMs) * 1_000_000n, BigInt(range.toMs) * 1_000_000n];
    const address = (url: string) => ({ url, headers: {} });
    expect(await recordsOf(lokiLines(address(lokiUrl), fromNs, toNs, 7))).toEqual(
      await recordsOf(lokiLines(address(lokiUrl), fromNs, toNs)),
    );
    const standIn = address(`${tempo.url}/tempo`);
    expect(await recordsOf(tempoLines(standIn, fromNs, toNs, 7))).toEqual(await recordsOf(tempoLines(standIn, fromNs, toNs)));
    await tempo.close();
    const dir = join(folder, 'data');
    expect(await storeCommand(['import', file, '--data', dir])).toMatchObject({ code: 0, err: '' });

    const back = await askedStore({ dir });
    for (const question of Object.values(PLUGIN_QUESTIONS)) {
      if (question.engine === 'loki') await question.check(eventReader(`${back.url}/loki`), truth);
      else await question.check(spanReader(`${back.url}/tempo`), truth);
    }
    await back.close();
  });

  it('says what is wrong with an engine, and with the command', async () => {
    const day = ['--from', '2026-11-20', '--to', '2026-11-21'];
    const away = await storeCommand(['export', '--loki', 'http://127.0.0.1:9', ...day]);
    expect(away).toMatchObject({ code: 1, err: expect.stringContaining('http://127.0.0.1:9 does not answer') as string });
    const run = await storeCommand(['export', '--loki', 'http://127.0.0.1:9', '--run', 'a'.repeat(32)]);
    expect(run).toMatchObject({ code: 2, err: expect.stringContaining('--from and --to') as string });
  });
});
