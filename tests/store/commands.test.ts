import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeLogsJson } from '../../collector/src/otlp/json/logs.ts';
import { lockFolder } from '../../collector/src/queue/lock.ts';
import { csvCell } from '../../collector/src/export/csv-lines.ts';
import { type CollectorProcess, startCollector } from '../support/collector-process.ts';
import { type GeneratedRun, generatedRuns, type Sent, type Shape } from '../support/generated-runs.ts';
import { logsRequest, tracesRequest } from '../support/otlp-json.ts';
import { askedStore } from './asked-store.ts';
import { storeCommand } from './command.ts';
import { answers, questions } from './questions.ts';

const DAY_MS = 86_400_000;
const TOKEN = { SYNCTRAIL_TOKEN: 'the-token-of-these-tests' };

const shape: Shape = {
  integration: 'carried',
  seed: 9,
  runs: 4,
  steps: ['contacts', 'deals'],
  pages: 2,
  entities: 12,
  endMs: Date.now() - DAY_MS,
  everyMs: DAY_MS / 2,
};
const sent: Sent[] = [...generatedRuns(shape)];
const runs: GeneratedRun[] = sent.map(({ run }) => run);
const range = { startMs: Math.floor(Math.min(...runs.map((run) => run.startMs))) - 60_000, endMs: Date.now() };
const paths = questions(shape.integration, runs, range);

const folder = mkdtempSync(join(tmpdir(), 'synctrail-commands-'));
const at = (name: string) => join(folder, name);
let collector: CollectorProcess;

async function send(body: string, signal: 'traces' | 'logs'): Promise<number> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${TOKEN.SYNCTRAIL_TOKEN}` };
  return (await fetch(`${collector.url}/v1/${signal}`, { method: 'POST', headers, body })).status;
}

async function running(...args: string[]) {
  return await storeCommand([...args, '--url', collector.url], TOKEN);
}

/** What is answered over a folder. */
async function answersOf(dir: string, asked: readonly string[]): Promise<Map<string, unknown>> {
  const store = await askedStore({ dir, compressAfterDays: 3_000 });
  try {
    return await answers(store.url, asked);
  } finally {
    await store.close();
  }
}

let truth: Map<string, unknown>;

beforeAll(async () => {
  collector = await startCollector({ dataDir: at('data'), env: TOKEN });
  for (const { units, logs } of sent) {
    expect(await send(tracesRequest(units.flat()), 'traces')).toBe(200);
    expect(await send(logsRequest(logs), 'logs')).toBe(200);
  }
  const { code, err } = await running('backup', '--out', at('truth.tar'));
  expect(err).toBe('');
  expect(code).toBe(0);
  expect((await storeCommand(['restore', at('truth.tar'), '--data', at('restored')])).code).toBe(0);
  truth = await answersOf(at('restored'), paths);
});

afterAll(async () => {
  await collector.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('synctrail store', { timeout: 120_000 }, () => {
  test('carries a time out of a collector that runs and into an empty store, which then answers alike', async () => {
    const from = new Date(range.startMs).toISOString();
    const to = new Date(range.endMs).toISOString();
    const { code, err } = await running('export', '--from', from, '--to', to, '--out', at('all.jsonl'));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const imported = await storeCommand(['import', at('all.jsonl'), '--data', at('imported')]);
    expect(imported).toMatchObject({ code: 0, err: '', out: expect.stringContaining(' 0 requests refused') as string });
    expect((await storeCommand(['import', at('all.jsonl'), '--data', at('imported')])).code).toBe(0);
    const found = await answersOf(at('imported'), paths);
    for (const [path, answer] of truth) expect(found.get(path), path).toEqual(answer);
  });

  test('carries a run alone: its row, steps, pages, records and calls, and nothing of the others', async () => {
    const [run, other] = runs;
    if (run === undefined || other === undefined) throw new Error('two runs are needed');
    expect((await running('export', '--run', run.id, '--out', at('run.jsonl'))).code).toBe(0);
    expect(readFileSync(at('run.jsonl'), 'utf8')).not.toContain(other.id);
    expect((await storeCommand(['import', at('run.jsonl'), '--data', at('run')])).code).toBe(0);
    const own = questions(shape.integration, [run], range).filter(
      (path) => path.includes(run.id) || run.steps.some((step) => path.includes(step.id) || step.pages.some(({ id }) => path.includes(id))),
    );
    expect(own.length).toBeGreaterThan(7);
    const found = await answersOf(at('run'), own);
    for (const path of own) expect(found.get(path), path).toEqual(truth.get(path));
  });

  test('carries a record: every run that touched it, with its calls and the way to it', async () => {
    const id = `${shape.integration}-contacts-3`;
    expect((await running('export', '--record', id, '--out', at('record.jsonl'))).code).toBe(0);
    expect((await storeCommand(['import', at('record.jsonl'), '--data', at('record')])).code).toBe(0);
    const pages = runs
      .flatMap((run) => run.steps.flatMap((step) => step.pages))
      .filter(({ entities }) => entities.some(({ sourceId }) => sourceId === id));
    expect(pages).toHaveLength(runs.length);
    const own = [...truth.keys()].filter((path) => pages.some((page) => path.includes(page.id)) || path.includes('sync_kind%3D%22step'));
    const found = await answersOf(at('record'), own);
    for (const path of own) expect(found.get(path), path).toEqual(truth.get(path));
  });

  test('writes CSV with a row a span, and no cell that a spreadsheet takes for a formula', async () => {
    const { code, out } = await running('export', '--run', runs[0]?.id ?? '', '--format', 'csv');
    expect(code).toBe(0);
    const lines = out.trimEnd().split('\r\n');
    expect(lines).toHaveLength(1 + (sent[0]?.units.flat().length ?? 0));
    expect(lines[0]).toMatch(/^start,duration_ms,name,sync\.level,sync\.status/);
    expect(['=1+1', '+1', '-1', '@a', '\ta', 'a,"b"', 'plain'].map(csvCell)).toEqual([
      "'=1+1",
      "'+1",
      "'-1",
      "'@a",
      "'\ta",
      '"a,""b"""',
      'plain',
    ]);
  });

  test('tells what there is, in a folder and of a collector that runs', async () => {
    const live = await running('stats');
    expect(live).toMatchObject({ code: 0, err: '' });
    expect(live.out).toMatch(/^default details +\d+ +0 +[\d,]+ +[\d.]+$/m);
    expect(live.out).toMatch(/bytes a record, all levels, of 192 records/);
    const json = JSON.parse((await storeCommand(['stats', '--data', at('restored'), '--json'])).out) as { rows: { spans?: number } }[];
    expect(json.reduce((sum, { rows }) => sum + (rows.spans ?? 0), 0)).toBe(sent.reduce((sum, { units }) => sum + units.flat().length, 0));
  });

  test('says what is damaged', async () => {
    const good = await running('verify');
    expect(good.code).toBe(0);
    expect(good.out).toMatch(/^good default details-[\d-]+: batches \d+ \(.*\), logs \d+/m);
    expect((await storeCommand(['restore', at('truth.tar'), '--data', at('damaged')])).code).toBe(0);
    const file = readdirSync(at('damaged')).find((name) => name.startsWith('details')) ?? '';
    const bytes = readFileSync(join(at('damaged'), file));
    // All that is behind the headers and the first block.
    bytes.fill(0xa5, 300_000, bytes.length - 300_000);
    writeFileSync(join(at('damaged'), file), bytes);
    const bad = await storeCommand(['verify', '--data', at('damaged')]);
    expect(bad.code).toBe(1);
    expect(`${bad.out}${bad.err}`).toMatch(/BAD |cannot be read and was set aside/);
  });

  test('backs up while records come in: all that was acknowledged before is in it', async () => {
    const more = [...generatedRuns({ ...shape, seed: 10, runs: 30, everyMs: 600_000 })];
    let before = 0;
    let going = true;
    const sending = (async () => {
      for (const { units } of more) {
        if (!going) return;
        expect(await send(tracesRequest(units.flat()), 'traces')).toBe(200);
        before += 1;
      }
    })();
    await expect.poll(() => before).toBeGreaterThan(2);
    const acknowledged = more.slice(0, before);
    expect((await running('backup', '--out', at('busy.tar'))).code).toBe(0);
    going = false;
    await sending;
    expect((await storeCommand(['restore', at('busy.tar'), '--data', at('busy')])).code).toBe(0);
    const own = acknowledged.flatMap(({ run }) => run.steps.flatMap((step) => step.pages.map(({ id }) => `/tempo/api/v2/traces/${id}`)));
    const found = await answersOf(at('busy'), own);
    for (const answer of found.values()) expect(JSON.stringify(answer)).toContain('SPAN_KIND_CLIENT');
  });

  test('restores into an empty folder only, moves what is there aside when told, and takes no damaged backup', async () => {
    const full = await storeCommand(['restore', at('truth.tar'), '--data', at('restored')]);
    expect(full).toMatchObject({ code: 1, err: expect.stringContaining('is not empty. With --replace') as string });
    const bytes = readFileSync(at('truth.tar'));
    const cut = at('cut.tar');
    writeFileSync(cut, bytes);
    truncateSync(cut, bytes.length - 200_000);
    expect(await storeCommand(['restore', cut, '--data', at('new')])).toMatchObject({
      code: 1,
      err: expect.stringContaining('is no good backup') as string,
    });
    bytes[100_000] = (bytes[100_000] ?? 0) ^ 1;
    writeFileSync(at('flipped.tar'), bytes);
    const flipped = await storeCommand(['restore', at('flipped.tar'), '--data', at('new')]);
    expect(flipped).toMatchObject({ code: 1, err: expect.stringContaining('is damaged or missing') as string });
    expect(readdirSync(folder).filter((name) => name.startsWith('new'))).toEqual([]);
    const inUse = await storeCommand(['restore', at('truth.tar'), '--data', at('data'), '--replace']);
    expect(inUse).toMatchObject({ code: 1, err: expect.stringContaining('is in use by another collector') as string });
    expect((await storeCommand(['restore', at('truth.tar'), '--data', at('twice')])).code).toBe(0);
    const replaced = await storeCommand(['restore', at('truth.tar'), '--data', at('twice'), '--replace']);
    expect(replaced).toMatchObject({ code: 0, out: expect.stringContaining('twice.before-') as string });
    expect(readdirSync(folder).some((name) => name.startsWith('twice.before-'))).toBe(true);
  });

  test('leaves the queue of a folder where its collector looks for it, and takes no folder from under a collector', async () => {
    const dir = at('with-queue');
    expect((await storeCommand(['restore', at('truth.tar'), '--data', dir])).code).toBe(0);
    const waiting = join(dir, 'queue', 'records');
    mkdirSync(waiting, { recursive: true });
    writeFileSync(join(waiting, 'segment'), 'acknowledged');
    const held = lockFolder(join(dir, 'queue'));
    const inUse = await storeCommand(['restore', at('truth.tar'), '--data', dir, '--replace']);
    expect(inUse).toMatchObject({ code: 1, err: expect.stringContaining('queue is in use by another collector') as string });
    expect(readFileSync(join(waiting, 'segment'), 'utf8')).toBe('acknowledged');
    held.release();
    const replaced = await storeCommand(['restore', at('truth.tar'), '--data', dir, '--replace']);
    expect(replaced).toMatchObject({ code: 0, out: expect.stringContaining('The queue stayed in') as string });
    expect(readFileSync(join(waiting, 'segment'), 'utf8')).toBe('acknowledged');
  });

  test('leaves in the audit trail who carried out, took in, backed up and restored what, found there afterwards', async () => {
    const dir = at('audited');
    expect((await storeCommand(['restore', at('truth.tar'), '--data', dir])).code).toBe(0);
    const first = runs[0]?.id ?? '';
    expect((await storeCommand(['export', '--run', first, '--data', dir, '--out', at('audited.jsonl')])).code).toBe(0);
    expect((await storeCommand(['import', at('audited.jsonl'), '--data', dir, '--workspace', 'acme'])).code).toBe(0);
    expect((await storeCommand(['backup', '--data', dir, '--out', at('audited.tar')])).code).toBe(0);
    const day = (ms: number) => new Date(ms).toISOString();
    const time = ['--from', day(Date.now() - 3_600_000), '--to', day(Date.now() + 60_000)];
    const told = async (workspace: string) => {
      const { out } = await storeCommand(['export', '--data', dir, '--workspace', workspace, ...time]);
      return decodeLogsJson(out.split('\n').find((line) => line.includes('STORE_COMMAND')) ?? '{"resourceLogs":[]}')
        .flatMap(({ eventName, body, attributes }) =>
          eventName === 'STORE_COMMAND' && typeof body === 'string' ? [{ body, attributes }] : [],
        )
        .filter(({ body }) => body.includes(' by '))
        .map(({ body, attributes }) => [body, Object.fromEntries(attributes.map(({ key, value }) => [key, value]))] as const);
    };
    const user = userInfo().username;
    const entry = (command: string, words: RegExp) => [
      expect.stringMatching(new RegExp(`^"${command}" by ${user} on .+: ${words.source}$`)) as string,
      expect.objectContaining({
        'sync.kind': 'audit',
        'sync.audit.command': command,
        'sync.audit.count': expect.any(Number) as number,
        'sync.initiator.name': user,
      }) as object,
    ];
    expect(await told('default')).toEqual([
      entry('store restore', /\d+ files were put in the place of what was there/),
      entry('store export', /\d{4,} bytes were carried out/),
      entry('store backup', /\d{5,} bytes were carried out/),
    ]);
    expect(await told('acme')).toEqual([entry('store import', /\d+ records were read, 0 requests refused/)]);
  });

  test('goes on where an import was broken off', async () => {
    const bodies: string[] = [];
    let taking = 2;
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        taking -= 1;
        response.statusCode = taking < 0 ? 401 : 200;
        if (taking >= 0) bodies.push(Buffer.concat(chunks).toString());
        response.end('{}');
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const lines = Array.from({ length: 5 }, (_, index) => tracesRequest(sent[index % 4]?.units[index % 2] ?? []));
    writeFileSync(at('five.jsonl'), `${lines.join('\n')}\n`);
    const broken = await storeCommand(['import', at('five.jsonl'), '--url', url]);
    expect(broken).toMatchObject({ code: 1, err: expect.stringContaining('Broken off') as string });
    taking = 100;
    expect((await storeCommand(['import', at('five.jsonl'), '--url', url])).code).toBe(0);
    expect(bodies).toEqual(lines);
    server.close();
  });

  test('asks a collector for a token, and says so', async () => {
    const { code, err } = await storeCommand(['stats', '--url', collector.url], { SYNCTRAIL_TOKEN: 'another-token-altogether' });
    expect(code).toBe(1);
    expect(err).toContain('/store/files answered 401: This collector asks for a token');
  });

  test.for([
    { args: ['stats', '--data', '/nowhere/at/all'], code: 1, says: 'There is no store in /nowhere/at/all' },
    { args: ['export', '--run', 'x', '--data', '$restored'], code: 2, says: 'run takes a run id: 32 hexadecimal digits' },
    { args: ['export', '--from', '2026-01-01', '--data', '$restored'], code: 2, says: 'from takes both from and to' },
    { args: ['export', '--data', '$restored'], code: 2, says: 'one of: a run, a record, or a time' },
    { args: ['import', '/nowhere.jsonl'], code: 1, says: 'There is no file /nowhere.jsonl' },
    { args: ['import', '$truth.tar', '--data', '$junk'], code: 1, says: 'this line is no OTLP' },
    { args: ['backup', '--data', '$restored'], code: 2, says: '--out names the file to write' },
    { args: ['stats', '--data', '$data'], code: 1, says: 'is in use by another collector' },
    { args: ['stats', '--nonsense'], code: 2, says: "Unknown option '--nonsense'" },
    { args: ['stats', 'everything', '--data', '$restored'], code: 2, says: "Unexpected argument 'everything'" },
    { args: ['import', '$restored'], code: 1, says: 'restored is no file.' },
    { args: ['import', '$truth.tar', 'and-more'], code: 2, says: 'One file is to be named.' },
    { args: ['restore', '$data', '--data', '$elsewhere'], code: 1, says: 'data is no file.' },
    { args: ['import', '$truth.tar', '--data', '$truth.tar'], code: 1, says: 'truth.tar cannot be a folder of data: ' },
    { args: ['mend'], code: 2, says: 'There is no command "store mend"' },
  ])('says what is wrong with $args', async ({ args, code, says }) => {
    const ended = await storeCommand(args.map((arg) => (arg.startsWith('$') ? at(arg.slice(1)) : arg)));
    expect(ended.err).toContain(says);
    expect(ended.code).toBe(code);
  });

  test.for(['stats', 'verify', 'export', 'import', 'backup', 'restore'])('%s --help says what it takes', async (name) => {
    const { code, out } = await storeCommand([name, '--help']);
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`^synctrail store ${name}`));
  });
});
