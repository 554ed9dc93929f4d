import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startScenario } from './support/child.ts';
import type { EchoingProvider } from './support/echoing-provider.ts';
import { startEchoingProvider } from './support/echoing-provider.ts';
import { plantings, readings } from './support/plantings.ts';
import type { Sink } from './support/sink.ts';
import { startSink } from './support/sink.ts';

/** Another one in each run; a failure names it. */
const seed = Number(process.env['SYNCTRAIL_SECRETS_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const planted = fc.sample(plantings, { numRuns: 8, seed });

let folder: string;
let provider: EchoingProvider;
let sink: Sink;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'synctrail-secrets-'));
  [provider, sink] = await Promise.all([startEchoingProvider(), startSink()]);
  writeFileSync(join(folder, 'planted.json'), JSON.stringify(planted));
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url, PROVIDER: provider.url, PLANTED: join(folder, 'planted.json'), QUEUE_BYTES: '' };
  const child = startScenario('secrets', env);
  if ((await child.ended) !== 0) throw new Error(child.stderr());
  expect(child.stderr()).toBe('');
});
afterAll(async () => {
  await Promise.all([provider.close(), sink.close()]);
  rmSync(folder, { recursive: true, force: true });
});

/** Everything that left the process, record by record. */
const records = (): unknown[] => [...sink.spans, ...sink.logs, ...sink.metrics, ...sink.resources];
const textOf = (record: unknown): string =>
  JSON.stringify(record, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));

describe(`secrets in all that a process tells (SYNCTRAIL_SECRETS_SEED=${seed})`, () => {
  it('none leaves it: not in bodies, addresses, headers, messages, stacks, ids, cursors or names of work, however they are written (S2-13, S4-24)', () => {
    const leaks: string[] = [];
    for (const record of records()) {
      const whole = textOf(record);
      for (const reading of readings(whole)) {
        for (const { shaped, keyed } of planted) {
          // nor so much of one that the rest can be guessed
          for (const secret of [shaped, shaped.slice(0, 20), keyed.secret, keyed.secret.slice(0, 12)]) {
            const at = reading.indexOf(secret);
            if (at >= 0) leaks.push(`${secret}: …${reading.slice(Math.max(0, at - 160), at + 60)}… of ${whole.slice(0, 4_000)}`);
          }
        }
      }
    }
    expect(leaks.slice(0, 12)).toEqual([]);
  });

  it('and what they were planted in did', () => {
    const kinds = new Set(sink.logs.map(({ attributes }) => attributes['sync.kind']));
    expect([...kinds]).toEqual(expect.arrayContaining(['lifecycle', 'step', 'failure', 'body', 'record', 'flow', 'webhook', 'audit']));
    const bodies = sink.logs.filter(({ eventName }) => eventName === 'SYNC_CALL_BODY');
    // two pages, two clients
    expect(bodies.length).toBeGreaterThan(planted.length * 17 * 2);
    const shown = bodies.filter(({ attributes }) => Number(attributes['sync.body.request.kept']) > 0);
    expect(shown.length / bodies.length).toBeGreaterThan(0.6);
    expect(sink.logs.filter(({ eventName }) => eventName === 'SYNC_ENTITY_FAILED').length).toBeGreaterThan(planted.length * 8);
    expect(textOf(records())).toContain('hs-20001');
  });
});
