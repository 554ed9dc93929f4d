import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Running, startServer, tokenFor } from '../../collector/test/running.ts';
import { generatedRuns } from '../support/generated-runs.ts';
import { keep } from './asked-store.ts';

const ACME = 'the-token-of-acme-who-reads';
const OTHER = 'the-token-of-another-reader';
const OPERATOR = 'the-token-of-the-operator';
const now = Date.now();
const sent = [
  ...generatedRuns({ integration: 'kept', seed: 31, runs: 1, steps: ['contacts'], pages: 1, entities: 3, endMs: now - 60_000, everyMs: 1 }),
];
const range = new URLSearchParams({ from: new Date(now - 3_600_000).toISOString(), to: new Date(now).toISOString() }).toString();
let running: Running;

beforeAll(async () => {
  running = await startServer({
    tokens: [
      tokenFor(ACME, { name: 'acme', roles: ['read'], workspace: 'acme' }),
      tokenFor(OTHER, { name: 'other', roles: ['read'], workspace: 'other' }),
      tokenFor(OPERATOR, { name: 'operator', roles: ['store'] }),
    ],
  });
  await keep(running.store.of('acme'), sent);
});

afterAll(async () => await running.stop());

async function ask(path: string, token?: string): Promise<{ status: number; text: string }> {
  const answer = await fetch(`${running.url}${path}`, { headers: token === undefined ? {} : { authorization: `Bearer ${token}` } });
  return { status: answer.status, text: await answer.text() };
}

test('an export holds what the reader may read, and nothing of another workspace', async () => {
  const own = await ask(`/store/export?${range}`, ACME);
  expect(own.status).toBe(200);
  expect(own.text).toContain(sent[0]?.run.id);
  expect(await ask(`/store/export?${range}`, OTHER)).toEqual({ status: 200, text: '' });
  expect((await ask(`/store/export?run=${sent[0]?.run.id}`, OTHER)).text).toBe('');
  expect((await ask(`/store/export?record=kept-contacts-1`, OTHER)).text).toBe('');
});

test.for(['/store/files', '/store/checks', '/store/backup'])('%s is for who has the role "store" only', async (path) => {
  expect((await ask(path)).status).toBe(401);
  expect(await ask(path, ACME)).toMatchObject({
    status: 403,
    text: expect.stringContaining('does not have the role \\"store\\"') as string,
  });
  expect((await ask(path, OPERATOR)).status).toBe(200);
});

test('an export without a token, or of nothing, is refused with the reason', async () => {
  expect((await ask(`/store/export?${range}`)).status).toBe(401);
  expect(await ask('/store/export', ACME)).toMatchObject({
    status: 400,
    text: expect.stringContaining('one of: a run, a record, or a time') as string,
  });
});
