import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { attribute } from '../../collector/test/otlp.ts';
import { type Rig, startRig, stopRigs } from '../../collector/test/forward/forwarding-rig.ts';
import { decodeLogs } from '../../instrumentation/tests/support/decode.ts';
import { parseStreams } from '../../plugin/src/data/wire/loki-streams.ts';
import { ask } from './ask-loki.ts';
import type { RunningEngine } from './engine-process.ts';
import { startLoki } from './loki-process.ts';
import { until } from './until.ts';

const loki = await startLoki();
if (loki.kind === 'absent') console.warn(`SKIPPED: forwarding to a real Loki: ${loki.why}`);

const HOUR_MS = 3_600_000;
const NS_PER_MS = 1_000_000n;
const nowMs = Date.now();

function record(integration: string, line: string, ageMs: number, more: readonly object[] = []): object {
  return {
    timeUnixNano: String(BigInt(nowMs - ageMs) * NS_PER_MS),
    body: { stringValue: line },
    attributes: [attribute('sync.kind', 'lifecycle'), attribute('sync.integration', integration), ...more],
  };
}

describe.skipIf(loki.kind === 'absent')('forwarding to a real Loki', () => {
  const { url } = loki as RunningEngine;

  afterEach(stopRigs);
  afterAll(async () => {
    if (loki.kind === 'running') await loki.stop();
  });

  function rig(limits: object = {}): Promise<Rig> {
    return startRig({ destinations: [{ name: 'loki', kind: 'loki', url, limits, retryMs: 10 }] });
  }

  /** Every line of an integration in a range of hours before now, as the plugin reads them; sorted, doubles included. */
  async function linesOf(integration: string, fromHours = 719, toHours = -0.2): Promise<string[]> {
    const at = (hours: number) => BigInt(Math.round(nowMs - hours * HOUR_MS)) * NS_PER_MS;
    const params = { query: `{sync_integration="${integration}"}`, start: at(fromHours), end: at(toHours), limit: 5_000 };
    const { status, body } = await ask(url, { path: 'query_range', params, categorise: true });
    if (status !== 200) throw new Error(`Loki answered ${status}: ${JSON.stringify(body)}`);
    return parseStreams(body)
      .map(({ line }) => line)
      .sort();
  }

  async function idle(it: Rig): Promise<void> {
    await until(
      'all is forwarded',
      async () => (await it.metric('synctrail_forward_lag_seconds{destination="loki",content="records"}')) === 0,
    );
  }

  it('takes what two collectors send 60 hours late beside what is fresh, and gives all of it back exactly', async () => {
    const collectors = [await rig(), await rig()];
    const sent: string[] = [];
    for (const [number, it] of collectors.entries()) {
      for (let batch = 0; batch < 6; batch += 1) {
        // Backlog and fresh records of the same stream by turns, and the backlog not even in its own order.
        const late = [60, 36, 48, 3, 24, 59.5][batch] ?? 0;
        const lines = Array.from({ length: 20 }, (_, index) => `collector ${number} batch ${batch} record ${index}`);
        await it.logs(...lines.map((line, index) => record('late-crm', `late ${line}`, late * HOUR_MS - index * 60_000)));
        await it.logs(...lines.map((line, index) => record('late-crm', `fresh ${line}`, index * 1_000)));
        sent.push(...lines.flatMap((line) => [`late ${line}`, `fresh ${line}`]));
      }
    }
    for (const it of collectors) {
      await idle(it);
      expect(it.aside('loki')).toEqual([]);
    }
    await until('Loki shows all', async () => (await linesOf('late-crm')).length >= sent.length);
    expect(await linesOf('late-crm')).toEqual(sent.sort());

    const old = sent.filter((line) => /^late collector \d batch [05] /.test(line));
    expect(await linesOf('late-crm', 61, 58)).toEqual(old);
  });

  it('would refuse the same without lanes, and says it is too far behind', async () => {
    const it = await rig({ lateMs: 0 });
    await it.logs(record('no-lane', 'fresh', 0));
    await until('the fresh record is there', async () => (await linesOf('no-lane')).length === 1);
    await it.logs(record('no-lane', 'late', 60 * HOUR_MS), record('no-lane', 'fresh too', 1_000));
    await idle(it);
    expect(it.aside('loki').map(({ note }) => note['reason'])).toEqual(['too_far_behind']);
    expect(String(it.aside('loki')[0]?.note['words'])).toContain('entry too far behind');
    expect(await linesOf('no-lane')).toEqual(['fresh', 'fresh too']);
  });

  it('keeps the good ones of mixed batches, each once; the others are set aside, each with its reason', async () => {
    const it = await rig({ lineBytes: 0, metadataBytes: 0, metadataEntries: 0, aheadMs: 0, oldMs: 0 });
    const bad: Record<string, object> = {
      too_old: record('mixed', 'too_old', 721 * HOUR_MS),
      too_far_in_future: record('mixed', 'too_far_in_future', -HOUR_MS),
      line_too_long: record('mixed', `line_too_long${'x'.repeat(262_144)}`, 0),
      metadata_too_large: record('mixed', 'metadata_too_large', 0, [attribute('sync.reason', 'x'.repeat(65_536))]),
      metadata_too_many: record(
        'mixed',
        'metadata_too_many',
        0,
        Array.from({ length: 128 }, (_, index) => attribute(`custom.${index}`, 'v')),
      ),
    };
    const good = Array.from({ length: 100 }, (_, index) => `good ${String(index).padStart(3, '0')}`);
    const records = good.map((line, index) => record('mixed', line, index));
    const mixed = Object.values(bad).reduce<object[]>((all, each, index) => all.toSpliced(13 * (index + 1), 0, each), records);
    await it.logs(...mixed);
    await it.logs(record('mixed', 'next', 0));
    await idle(it);
    const lines = await linesOf('mixed');
    expect(lines).toEqual([...good, 'next']);
    const aside = it.aside('loki').map(({ note, request }) => {
      const [line, ...others] = decodeLogs(request).flatMap(({ records: found }) => found.map(({ body }) => String(body)));
      expect(others).toEqual([]);
      expect(line?.startsWith(String(note['reason']))).toBe(true);
      return String(note['reason']);
    });
    expect(aside.sort()).toEqual(Object.keys(bad).sort());
  });

  it('refuses nothing of what was brought within its bounds', async () => {
    const it = await rig();
    const sizes = [0, 1, 200, 262_000, 262_143, 262_144, 262_145, 300_000, 1_000_000];
    const many = (count: number) => Array.from({ length: count }, (_, index) => attribute(`custom.${index}`, `value ${index}`));
    const nested = (count: number) => ({ key: 'nested', value: { kvlistValue: { values: many(count) } } });
    const texts = [10_000, 30_000, 65_000, 65_536, 200_000].map((size) => [
      attribute('sync.reason', 'ä'.repeat(size / 2)),
      attribute('a', 'b'),
    ]);
    const records = [
      // Loki keeps one of two that are the same: each has a time of its own.
      ...sizes.map((size, index) => record('bounds', 'ö'.repeat(size / 2), 10 + index)),
      ...[50, 110, 115, 120, 125, 128, 129, 300, 5_000].map((count) => record('bounds', `entries ${count}`, 1, many(count))),
      ...[50, 117, 130, 400].map((count) => record('bounds', `nested ${count}`, 3, [nested(count)])),
      ...texts.map((more, index) => record('bounds', `metadata ${index}`, 2, more)),
      ...[-HOUR_MS, -24 * HOUR_MS, -599_000, -601_000, 719.9 * HOUR_MS].map((ageMs) => record('bounds', `age ${ageMs}`, ageMs)),
    ];
    for (const each of records) await it.logs(each);
    await idle(it);
    expect(it.aside('loki').map(({ note }) => note['words'])).toEqual([]);
    await until('Loki shows all', async () => (await linesOf('bounds', 719.95)).length === records.length);
  });
});
