import { expect, test } from 'vitest';
import { INITIAL } from '../provider/known.ts';
import { Database } from '../src/target/database.ts';
import { demo, temporaryFolder } from './demo-process.ts';

/** A port of loopback where nothing listens. */
const NOBODY = 'http://127.0.0.1:9';

test.concurrent('with the collector away the sync ends as it would without us', async () => {
  const { folder, remove } = await temporaryFolder();
  const { code, lines } = await demo('--endpoint', NOBODY, '--once', '--data', folder).ended;
  expect(code).toBe(0);
  expect(lines.at(-1)).toMatch(/^[0-9a-f]{32}$/);
  const database = new Database(folder);
  expect(database.count('contacts')).toBe(INITIAL.contacts.created);
  expect(database.count('deals')).toBe(INITIAL['load deals'].created);
  database.close();
  await remove();
}, 60_000);

test.concurrent('with the collector away the schedule goes on, and stops when it is told to', async () => {
  const { folder, remove } = await temporaryFolder();
  const { child, printed, ended } = demo('--endpoint', NOBODY, '--schedule', '--data', folder);
  await printed('initial');
  child.kill('SIGINT');
  expect((await ended).code).toBe(0);
  await remove();
}, 60_000);

test.concurrent('says what it cannot do with its arguments, and how it is used', async () => {
  const wrong = await demo('--endpoint', 'nowhere').ended;
  expect(wrong.code).toBe(2);
  expect(wrong.complaint).toContain('not "nowhere"');
  const twice = await demo('--once', '--schedule').ended;
  expect(twice).toMatchObject({ code: 2 });
  const help = await demo('--help').ended;
  expect(help.code).toBe(0);
  expect(help.lines.join('\n')).toContain('--kill-demo');
});
