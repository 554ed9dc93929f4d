import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BodyProvider } from './support/body-provider.ts';
import { ANSWERS, startBodyProvider } from './support/body-provider.ts';
import { CLIENTS } from './support/body-clients.ts';
import type { Got } from './support/body-clients.ts';
import { startScenario } from './support/child.ts';
import type { SeenLog, SeenSpan } from './support/decode.ts';
import { eventFaults, spanFaults } from './support/faults.ts';
import type { Sink } from './support/sink.ts';
import { startSink } from './support/sink.ts';

interface Line {
  request: { headers: Record<string, string>; body?: string };
  response: { headers: Record<string, string>; body?: string };
}

interface Outcome {
  answers: (Got | string)[];
  /** In the order of the calls; undefined where there is none. */
  bodies: (SeenLog | undefined)[];
  calls: SeenSpan[];
  sink: Sink;
}

interface Given {
  client?: string;
  path: string;
  type?: string;
  body?: readonly string[];
}

const JSON_SENT = ['{"email":"a@exam', 'ple.com","client_se', 'cret":"sent-s3', 'cret","limit":5}'];

let provider: BodyProvider;
beforeAll(async () => {
  provider = await startBodyProvider();
});
afterAll(() => provider.close());

/** Runs user code that makes these calls, against a sink of its own. */
async function outcome(given: readonly Given[], env: Record<string, string> = {}): Promise<Outcome> {
  const sink = await startSink();
  const calls = given.map(({ client = 'fetch', path, type = 'application/json', body = JSON_SENT }) => {
    return { client, url: `${client.endsWith('http2') ? provider.http2Url : provider.url}${path}`, type, body };
  });
  const child = startScenario('bodies', { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url, CALLS: JSON.stringify(calls), ...env });
  const code = await child.ended;
  await sink.close();
  if (code !== 0) throw new Error(child.stderr());
  const spans = sink.spans
    .filter(({ attributes }) => attributes['sync.level'] === 'call')
    .toSorted((a, b) => Number(a.startNs - b.startNs));
  const found = sink.logs.filter(({ attributes }) => attributes['sync.kind'] === 'body');
  const bodies = spans.map(({ traceId, spanId }) => found.find((log) => log.traceId === traceId && log.spanId === spanId));
  expect(bodies.filter((log) => log !== undefined)).toHaveLength(found.length);
  expect(found.flatMap(eventFaults)).toEqual([]);
  expect(spans.flatMap(spanFaults)).toEqual([]);
  return { answers: JSON.parse(child.stdout()) as Outcome['answers'], bodies, calls: spans, sink };
}

function lineOf(log: SeenLog | undefined): Line {
  if (log === undefined) throw new Error('No body was kept');
  return JSON.parse(String(log.body)) as Line;
}

/** Everything that left the process, as text. */
const all = ({ sink }: Outcome): string =>
  JSON.stringify([sink.spans, sink.logs], (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));

describe.each(Object.keys(CLIENTS))('a call of %s that fails', (client) => {
  it('has its bodies kept, redacted, by its trace and span (S2-12, S2-13, S2-14, S2-15, S2-16, S2-18, S2-24, SX-10)', async () => {
    const seen = await outcome([{ client, path: '/422/json/gzip/7' }]);
    expect(seen.answers).toEqual([{ status: 422, text: ANSWERS['json']?.body.toString() }]);
    const [log] = seen.bodies;
    const { request, response } = lineOf(log);
    expect(request.body).toBe('{"email":"a@example.com","client_secret":"REDACTED","limit":5}');
    expect(request.headers).toMatchObject({ 'content-type': 'application/json', authorization: 'REDACTED' });
    expect(response.body).toBe(ANSWERS['json']?.body.toString().replace('answered-s3cret', 'REDACTED'));
    expect(response.headers).toMatchObject({ 'content-encoding': 'gzip', 'set-cookie': 'REDACTED', 'x-request-id': 'req-1' });
    expect(log?.attributes).toMatchObject({
      'sync.body.reason': 'failure',
      'sync.body.number': 1,
      'sync.body.total': 1,
      'sync.body.request.type': 'json',
      'sync.body.request.truncated': false,
      'sync.body.response.type': 'json',
      'sync.body.response.truncated': false,
      'http.request.body.size': JSON_SENT.join('').length,
      'http.response.status_code': 422,
    });
    expect(seen.calls[0]?.attributes).toMatchObject({ 'sync.body.state': 'kept' });
    expect(JSON.parse(String(seen.calls[0]?.attributes['sync.request.params']))).toEqual({
      email: 'a@example.com',
      client_secret: 'REDACTED',
      limit: 5,
    });
    expect(all(seen)).not.toContain('s3cret');
  });
});

describe.each(['node http', 'http2'])('what an answer is, to %s,', (client) => {
  const paths = ['gzip', 'deflate', 'rawdeflate', 'br', 'zstd', 'plain'].map((encoding) => `/500/json/${encoding}/11`);
  it('is unpacked, whatever it is packed with', async () => {
    const seen = await outcome(paths.map((path) => ({ client, path })));
    for (const log of seen.bodies) expect(lineOf(log).response.body).toContain('Zoë 日本');
    expect(seen.bodies).toHaveLength(paths.length);
    expect(all(seen)).not.toContain('s3cret');
  });

  it('decides what is kept of it: text as it is, of binary its size and type only', async () => {
    const names = ['text', 'html', 'binary', 'untyped', 'empty'];
    const { bodies } = await outcome(names.map((name) => ({ client, path: `/404/${name}/plain/0` })));
    expect(bodies.map((log) => log?.attributes['sync.body.response.type'])).toEqual(['text', 'text', 'binary', 'json', 'none']);
    expect(bodies.map((log) => lineOf(log).response.body)).toEqual([
      'no such record; password=REDACTED',
      ANSWERS['html']?.body.toString(),
      undefined,
      '{"message":"untyped"}',
      undefined,
    ]);
    expect(bodies[2]?.attributes).toMatchObject({ 'sync.body.response.missing': 'binary', 'http.response.body.size': 8 });
    expect(lineOf(bodies[2]).response.headers['content-type']).toBe('image/png');
  });

  it('is cut at 64 KiB, and says so (SX-10)', async () => {
    const long = ['/500/long/plain/0', '/500/long/gzip/0', '/500/bomb/gzip/0'];
    const { bodies, answers } = await outcome(long.map((path) => ({ client, path })));
    expect(answers.map((answer) => (answer as Got).text.length)).toEqual([500_028, 500_028, 30_000_000]);
    for (const log of bodies) {
      const kept = Buffer.byteLength(lineOf(log).response.body ?? '');
      expect(kept).toBeLessThanOrEqual(65_536);
      expect(kept).toBeGreaterThan(60_000);
      expect(log?.attributes).toMatchObject({
        'sync.body.response.kept': kept,
        'sync.body.response.truncated': true,
        'sync.body.response.missing': 'size',
      });
    }
    expect(bodies[0]?.attributes['http.response.body.size']).toBe(ANSWERS['long']?.body.length);
  });
});

describe('an answer that nobody reads', () => {
  it.each(['unread fetch', 'unread node http', 'unread http2'])(
    'has its body kept as far as it came, also after its record has failed (%s)',
    async (client) => {
      const { bodies } = await outcome([
        { client, path: '/422/text/plain/3' },
        { client, path: '/422/json/gzip/0' },
        { client, path: '/500/long/plain/0' },
        // the run goes on for a while
        { path: '/200/bomb/plain/65536' },
      ]);
      const [slow, short, long] = bodies;
      expect(lineOf(short).response.body).toContain('"access_token":"REDACTED"');
      expect(long?.attributes).toMatchObject({ 'sync.body.response.truncated': true });
      expect(lineOf(long).response.body?.length).toBeGreaterThan(10_000);
      expect(slow?.attributes['sync.body.response.type']).toBe('text');
      expect(lineOf(slow).response.body).toBe(ANSWERS['text']?.body.toString().replace('answered-s3cret', 'REDACTED'));
    },
  );
});

describe('what is sent', () => {
  it('is shown as a form or its fields, and gives the call its parameters (S0-41)', async () => {
    const boundary = 'xyz';
    const part = (head: string, body: string): string => `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n${body}\r\n`;
    const multipart = [
      part('name="email"', 'a@example.com'),
      part('name="password"', 'sent-s3cret'),
      part('name="photo"; filename="me.png"\r\nContent-Type: image/png', '\0\x01\x02'),
      `--${boundary}--\r\n`,
    ];
    const { bodies, calls } = await outcome([
      { path: '/422/json/plain/0', type: 'application/x-www-form-urlencoded', body: ['email=a%40example.com&pass', 'word=sent-s3cret'] },
      { client: 'node http', path: '/422/json/plain/0?page=2', type: `multipart/form-data; boundary=${boundary}`, body: multipart },
    ]);
    expect(lineOf(bodies[0]).request.body).toBe('email=a%40example.com&password=REDACTED');
    const fields = { email: 'a@example.com', password: 'REDACTED', photo: { file: 'me.png', type: 'image/png', size: 3 } };
    expect(JSON.parse(lineOf(bodies[1]).request.body ?? '')).toEqual(fields);
    expect(calls.map(({ attributes }) => JSON.parse(String(attributes['sync.request.params'])) as unknown)).toEqual([
      { email: 'a@example.com', password: 'REDACTED' },
      { page: '2', ...fields },
    ]);
  });

  it.each(['fetch', 'node http', 'http2'])(
    'is told where the answer broke off: what had come of a refusal is kept, an answer that began well is not (%s)',
    async (client) => {
      const { bodies, calls } = await outcome([
        { client, path: '/500/broken' },
        { client, path: '/200/broken' },
      ]);
      expect(lineOf(bodies[0]).response.body).toMatch(/^\{"message":"the first half/);
      expect(bodies[0]?.attributes).toMatchObject({ 'sync.body.response.truncated': true, 'sync.body.response.missing': 'unread' });
      expect(calls.map(({ attributes }) => attributes['sync.body.state'])).toEqual(['kept', 'late']);
    },
  );

  it.each(['fetch', 'node http', 'http2'])('is kept also where no answer ever came (%s)', async (client) => {
    const { bodies, calls } = await outcome([{ client, path: '/hang-up' }]);
    expect(calls[0]?.attributes).toMatchObject({ 'sync.status': 'failed', 'sync.body.state': 'kept' });
    expect(lineOf(bodies[0])).toMatchObject({
      request: { body: expect.stringContaining('a@example.com') as string },
      response: { headers: {} },
    });
  });
});

describe('of one cause in a run', () => {
  it('20 failures have their bodies kept, then a sample, each with n of m (SX-10)', async () => {
    const seen = await outcome(Array.from({ length: 130 }, () => ({ path: '/422/json/plain/0' })));
    const kept = seen.bodies.flatMap((log) =>
      log === undefined ? [] : [[log.attributes['sync.body.number'], log.attributes['sync.body.total']]],
    );
    const first = Array.from({ length: 20 }, (_, index) => [index + 1, index + 1]);
    expect(kept).toEqual([...first, [21, 30], [22, 40], [23, 50], [24, 60], [25, 70], [26, 80], [27, 90], [28, 100]]);
    const states = seen.calls.map(({ attributes }) => attributes['sync.body.state']);
    expect(states.filter((state) => state === 'kept')).toHaveLength(28);
    expect(states.filter((state) => state === 'limit')).toHaveLength(102);
  });
});

describe('the policy', () => {
  const given = [{ path: '/200/json/plain/0' }, { path: '/200/text/plain/0' }, { path: '/422/text/plain/0' }];
  const kept = async (env: Record<string, string>): Promise<boolean[]> =>
    (await outcome(given, env)).bodies.map((log) => log !== undefined);

  it.each<[string, Record<string, string>, boolean[]]>([
    ['keeps those of failed calls unless told otherwise', {}, [false, false, true]],
    ['none keeps none', { POLICY: 'none' }, [false, false, false]],
    ['all keeps all', { POLICY: 'all' }, [true, true, true]],
    ['sample keeps failures and a part', { POLICY: 'sample', RATE: '0' }, [false, false, true]],
    ['sample may keep every one', { POLICY: 'sample', RATE: '1' }, [true, true, true]],
    ['of a sync outranks the global one', { POLICY: 'all', SYNC_POLICY: 'none' }, [false, false, false]],
    ['can come from the environment', { SYNCTRAIL_BODIES: 'all' }, [true, true, true]],
    ['in code outranks the environment', { SYNCTRAIL_BODIES: 'all', POLICY: 'none' }, [false, false, false]],
    ['that nobody knows is passed over', { SYNCTRAIL_BODIES: 'some' }, [false, false, true]],
    ['can be a function of the call', { POLICY: 'by url' }, [true, false, false]],
  ])('%s', async (_, env, expected) => {
    expect(await kept(env)).toEqual(expected);
  });

  it('is told on a failed call of which nothing was kept', async () => {
    const { calls } = await outcome(given, { POLICY: 'none' });
    expect(calls.map(({ attributes }) => attributes['sync.body.state'])).toEqual([undefined, undefined, 'off']);
  });
});

describe('bodies for which the queue has no room', () => {
  it('are dropped before anything else, and counted by reason', async () => {
    const seen = await outcome(
      Array.from({ length: 15 }, () => ({ path: '/500/long/plain/0' })),
      { QUEUE_BYTES: '200000' },
    );
    expect(seen.calls).toHaveLength(15);
    expect(seen.bodies.every((log) => log === undefined)).toBe(true);
    const [dropped] = seen.sink.logs.filter(({ eventName }) => eventName === 'SYNC_RECORDS_DROPPED');
    expect(dropped?.attributes['sync.dropped.reason']).toMatch(/bodies of calls/);
  });
});
