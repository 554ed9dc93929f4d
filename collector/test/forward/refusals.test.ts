import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { decodeLogs, decodeTraces } from '../../../instrumentation/tests/support/decode.ts';
import { attribute, spanJson } from '../otlp.ts';
import { type Destination, type Got, type Reaction, startDestination } from './destination.ts';
import { type Rig, startRig, stopRigs } from './forwarding-rig.ts';
import { VirtualClock } from './virtual-clock.ts';

let destination: Destination;

beforeEach(async () => {
  destination = await startDestination();
});

afterEach(async () => {
  await stopRigs();
  await destination.leave();
});

function rig(settings: object = {}, clock?: VirtualClock): Promise<Rig> {
  const it = { name: 'it', kind: 'otlp', url: destination.url, retryMs: 1, maxRetryMs: 20, timeoutMs: 300, ...settings };
  return startRig({ destinations: [it], ...(clock === undefined ? {} : { clock }) });
}

function takenNames(): string[] {
  return destination.taken.flatMap(({ spans }) => spans.map(({ name }) => name));
}

/** A partial success in protobuf: three were rejected. */
const PARTIAL = Buffer.concat([Buffer.from([10, 10, 8, 3, 18, 6]), Buffer.from('no way')]);

describe('a destination that', () => {
  test.for<[string, Reaction, string]>([
    ['is busy', { status: 503 }, 'busy'],
    ['limits the rate', { status: 429 }, 'busy'],
    ['fails', { status: 500 }, 'failed'],
    ['is a proxy that cannot reach it', { status: 502 }, 'busy'],
    ['never answers', 'never', 'no_answer'],
    ['closes in the middle of its answer', 'cut', 'no_answer'],
    ['answers garbage', { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Welcome!</html>' }, 'garbage'],
    ['answers with an empty page', { status: 200, headers: { 'content-type': 'text/html' } }, 'garbage'],
    [
      'answers an error with 200',
      { status: 200, headers: { 'content-type': 'application/json' }, body: '{"error":"no such tenant"}' },
      'garbage',
    ],
    [
      'has taken less than nothing',
      { status: 200, headers: { 'content-type': 'application/json' }, body: '{"partialSuccess":{"rejectedSpans":-1}}' },
      'garbage',
    ],
    [
      'answers bytes that are no protobuf',
      { status: 200, headers: { 'content-type': 'application/x-protobuf' }, body: 'nonsense' },
      'garbage',
    ],
    ['breaks off behind the headers', 'headers', 'no_answer'],
    [
      'is a proxy that waited too long',
      { status: 504, headers: { 'content-type': 'text/html' }, body: '<h1>Gateway Time-out</h1>' },
      'failed',
    ],
    ['answers garbage as JSON', { status: 200, headers: { 'content-type': 'application/json' }, body: '[1]' }, 'garbage'],
    ['does not know the token', { status: 401 }, 'misdirected'],
    ['is at another address', { status: 404 }, 'misdirected'],
    ['sends elsewhere', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }, 'misdirected'],
  ])('%s gets it again until it takes it, and nothing is set aside', async ([, reaction, cause]) => {
    destination.react((_got, request) => (request <= 4 ? reaction : { status: 200 }));
    const it = await rig();
    await it.spans(spanJson({ name: 'patient' }));
    await expect.poll(() => it.metric('synctrail_forward_items_total{destination="it",signal="traces"}')).toBe(1);
    expect(destination.got).toHaveLength(5);
    expect(takenNames()).toContain('patient');
    expect(await it.metric(`synctrail_forward_retries_total{destination="it",cause="${cause}"}`)).toBe(4);
    expect(it.aside('it')).toEqual([]);
  });

  test('asks to be left alone is not asked before its time', async () => {
    const clock = new VirtualClock(Date.now());
    destination.react((_got, request) => (request === 1 ? { status: 429, headers: { 'retry-after': '600' } } : { status: 200 }));
    const it = await rig({}, clock);
    await it.spans(spanJson());
    await expect.poll(() => it.metric('synctrail_forward_circuit{destination="it"}')).toBe(2);
    clock.pass(599_000);
    await it.spans(spanJson());
    expect(destination.got).toHaveLength(1);
    clock.pass(1_000);
    await expect.poll(() => takenNames().length).toBe(2);
  });

  test('refuses one record of many gets all others; that one is set aside with its words, and can be sent again', async () => {
    destination.react(({ spans }) =>
      spans.some(({ name }) => name === 'poison') ? { status: 400, body: 'span "poison" has an invalid trace id' } : { status: 200 },
    );
    const it = await rig();
    const names = Array.from({ length: 99 }, (_, index) => (index === 61 ? 'poison' : `good ${index}`));
    await it.spans(...names.map((name) => spanJson({ name })));
    await it.spans(spanJson({ name: 'next' }));
    await expect.poll(() => takenNames().length).toBe(99);
    expect(new Set(takenNames())).toEqual(new Set([...names.filter((name) => name !== 'poison'), 'next']));
    await expect.poll(() => it.metric('synctrail_forward_lag_seconds{destination="it",content="records"}')).toBe(0);
    const [aside, ...others] = it.aside('it');
    expect(others).toEqual([]);
    expect(aside?.note).toMatchObject({ destination: 'it', signal: 'traces', workspace: 'default', reason: 'trace_id', items: 1 });
    expect(aside?.note['words']).toBe('span "poison" has an invalid trace id');
    expect(decodeTraces(aside?.request ?? Buffer.alloc(0)).flatMap(({ records }) => records.map(({ name }) => name))).toEqual(['poison']);
    const counted = 'synctrail_forward_set_aside_total{destination="it",signal="traces",reason="trace_id"}';
    expect(await it.metric(counted)).toBe(1);
    // About two requests for each halving.
    expect(destination.got.length).toBeLessThan(20);
  });

  test('refuses everything does so at a bounded price: what is not looked at alone is set aside together, nothing is lost', async () => {
    destination.react(() => ({ status: 400, body: 'I do not like this' }));
    const it = await rig();
    await it.spans(...Array.from({ length: 2_000 }, (_, index) => spanJson({ name: `span ${index}` })));
    await expect.poll(() => it.metric('synctrail_forward_lag_seconds{destination="it",content="records"}')).toBe(0);
    const names = () =>
      it.aside('it').flatMap(({ request }) => decodeTraces(request).flatMap(({ records }) => records.map(({ name }) => name)));
    await expect.poll(() => new Set(names()).size).toBe(2_000);
    expect(names()).toHaveLength(2_000);
    expect(destination.got.length).toBeLessThan(300);
    // Told once, not for each.
    expect(it.logged.filter((line) => line.includes('set aside')).length).toBeLessThan(4);
  });

  test('takes only small requests gets smaller ones', async () => {
    destination.react(({ body }) => (body.length > 20_000 ? { status: 413 } : { status: 200 }));
    const it = await rig();
    await it.spans(...Array.from({ length: 500 }, (_, index) => spanJson({ name: `span ${index}` })));
    await expect.poll(() => new Set(takenNames()).size).toBe(500);
    expect(takenNames()).toHaveLength(500);
    expect(it.aside('it')).toEqual([]);
  });

  test('takes only a part is not sent it again; what it may have left out is set aside with its words and count', async () => {
    destination.react(() => ({ status: 200, headers: { 'content-type': 'application/x-protobuf' }, body: PARTIAL }));
    const it = await rig();
    await it.spans(...Array.from({ length: 10 }, () => spanJson()));
    await expect.poll(() => it.aside('it').length).toBe(1);
    expect(it.aside('it')[0]?.note).toMatchObject({ reason: 'partial_success', words: 'no way', items: 3 });
    await expect.poll(() => it.metric('synctrail_forward_items_total{destination="it",signal="traces"}')).toBe(7);
    expect(destination.got).toHaveLength(1);
  });

  test.for<[string, Reaction]>([
    ['nothing', { status: 204 }],
    ['an empty object', { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' }],
    ['no type', { status: 200 }],
    ['nothing that was rejected', { status: 200, headers: { 'content-type': 'application/json' }, body: '{"partialSuccess":{}}' }],
  ])('answers 2xx with %s has taken it', async ([, reaction]) => {
    destination.react(() => reaction);
    const it = await rig();
    await it.spans(spanJson());
    await expect.poll(() => it.metric('synctrail_forward_items_total{destination="it",signal="traces"}')).toBe(1);
    expect([destination.got.length, it.aside('it'), it.logged.filter((line) => line.startsWith('warn'))]).toEqual([1, [], []]);
  });

  test('takes all with a warning is heard, and not sent it again', async () => {
    const body = '{"partialSuccess":{"errorMessage":"use fewer attributes"}}';
    destination.react(() => ({ status: 200, headers: { 'content-type': 'application/json' }, body }));
    const it = await rig();
    await it.spans(spanJson());
    await expect.poll(() => it.logged.join()).toContain('"words":"use fewer attributes"');
    expect([destination.got.length, it.aside('it')]).toEqual([1, []]);
  });

  test('says that it left out more than it was sent is believed no more than that', async () => {
    const body = '{"partialSuccess":{"rejectedSpans":"500","errorMessage":"no"}}';
    destination.react(() => ({ status: 200, headers: { 'content-type': 'application/json' }, body }));
    const it = await rig();
    await it.spans(spanJson(), spanJson());
    await expect.poll(() => it.aside('it').map(({ note }) => note['items'])).toEqual([2]);
  });

  test('refuses something that cannot be set aside for want of a disk gets all else, and that is set aside when there is one', async () => {
    const clock = new VirtualClock(Date.now());
    destination.react(({ spans }) => (spans.some(({ name }) => name === 'poison') ? { status: 400, body: 'no' } : { status: 200 }));
    const it = await rig({}, clock);
    const folder = join(it.dir, 'aside', 'it');
    renameSync(folder, `${folder}.away`);
    await it.spans(spanJson({ name: 'poison' }));
    await expect.poll(() => it.logged.some((line) => line.includes('cannot be noted on disk; it is sent again'))).toBe(true);
    await it.spans(spanJson({ name: 'good' }));
    renameSync(`${folder}.away`, folder);
    await expect
      .poll(() => {
        clock.pass(1_000);
        return it.aside('it').length;
      })
      .toBe(1);
    await expect.poll(takenNames).toEqual(['good']);
    await expect.poll(() => it.metric('synctrail_forward_lag_seconds{destination="it",content="records"}')).toBe(0);
  });

  test('fails at one request again and again takes all others; that one is set aside in the end', async () => {
    destination.react(({ spans }) => (spans.some(({ name }) => name === 'poison') ? { status: 500, body: 'panic' } : { status: 200 }));
    // A span fills a request, so that the bad one is alone.
    const filler = [attribute('filler', 'x'.repeat(60_000))];
    const it = await rig({ requestBytes: 65_536, concurrency: 2 });
    await it.spans(spanJson({ name: 'poison', attributes: filler }));
    let sent = 0;
    await expect
      .poll(async () => {
        await it.spans(spanJson({ name: `good ${sent}`, attributes: filler }));
        sent += 1;
        return it.aside('it').length;
      })
      .toBe(1);
    expect(it.aside('it')[0]?.note).toMatchObject({ reason: 'keeps_failing', words: 'panic', items: 1 });
    await expect.poll(() => takenNames().length).toBe(sent);
  });

  test('fails at one request, until nothing else came, takes what comes then all the same', async () => {
    destination.react(({ spans }) => (spans.some(({ name }) => name === 'poison') ? { status: 500, body: 'panic' } : { status: 200 }));
    const it = await rig();
    await it.spans(spanJson({ name: 'poison' }));
    await expect.poll(() => destination.got.length).toBeGreaterThan(3);
    expect(it.logged.join()).toContain('A destination takes nothing now');
    await it.spans(spanJson({ name: 'good' }));
    await expect.poll(takenNames).toEqual(['good']);
  });

  test('refuses logs in what Loki says of mixed batches gets the good ones, and reasons are told apart', async () => {
    const words: Record<string, string> = {
      too_old:
        'entry for stream \'{sync_kind="body"}\' has timestamp too old: 2026-01-01T00:00:00Z, oldest acceptable timestamp is: 2026-10-22',
      too_far_in_future: "entry for stream '{}' has timestamp too new: 2027-01-01T00:00:00Z",
      line_too_long: "max entry size '262144' bytes exceeded for stream '{}' while adding an entry with length '300000' bytes",
      metadata_too_large: "stream '{}' has structured metadata too large: '70000' bytes, limit: '65536' bytes",
      metadata_too_many: "stream '{}' has too many structured metadata labels: '130', limit: '128'",
      too_far_behind:
        "entry with timestamp 2026-11-19 ignored, reason: 'entry too far behind, entry timestamp is: 2026-11-19, oldest acceptable timestamp is: 2026-11-20',\nuser 'fake', total ignored: 1 out of 2 for stream: {}",
    };
    destination.react((got: Got) => {
      const bad = got.logs.find(({ body }) => words[String(body)] !== undefined);
      return bad === undefined ? { status: 204 } : { status: 400, body: words[String(bad.body)] ?? '' };
    });
    const it = await rig({ kind: 'loki' });
    const time = String(BigInt(Date.now()) * 1_000_000n);
    const lines = Object.keys(words).flatMap((bad) => [`good before ${bad}`, bad]);
    await it.logs(...lines.map((line) => ({ timeUnixNano: time, body: { stringValue: line } })));
    await expect.poll(() => it.aside('it').length).toBe(Object.keys(words).length);
    expect(new Set(it.aside('it').map(({ note }) => note['reason']))).toEqual(new Set(Object.keys(words)));
    for (const { note, request } of it.aside('it'))
      expect(decodeLogs(request).flatMap(({ records }) => records.map(({ body }) => body))).toEqual([note['reason']]);
    await expect.poll(() => new Set(destination.taken.flatMap(({ logs }) => logs.map(({ body }) => body))).size).toBe(6);
  });
});
