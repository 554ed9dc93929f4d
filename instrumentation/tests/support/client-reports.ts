// Ways to call and to treat the answer with fetch, undici and http2, each told step by step: what a host sees must be the same with and without us.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import * as http from 'node:http';
import { connect } from 'node:http2';
import type { Readable } from 'node:stream';
import * as undici from 'undici';
import * as undici8 from 'undici-8';

type Report = (name: string, value?: unknown) => void;
/** Asks the provider to do something of an exchange, or when it has happened. */
type Ask = (what: string) => Promise<string>;
type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

interface At {
  readonly provider: string;
  readonly id: string;
  readonly report: Report;
  readonly ask: Ask;
}

/** In its own words, with what it says was the cause. */
function wordsOf(error: unknown): unknown[] {
  if (!(error instanceof Error)) return [error];
  const { code } = error as NodeJS.ErrnoException;
  return [error.name, error.message.replaceAll(/:\d{4,5}/g, ':port'), code, ...(error.cause === undefined ? [] : wordsOf(error.cause))];
}

async function settled(report: Report, name: string, work: Promise<unknown>): Promise<void> {
  await work.then(
    (value) => report(`${name} resolved`, value),
    (error: unknown) => report(`${name} rejected`, wordsOf(error)),
  );
}

function text(chunk: unknown): string {
  return Buffer.from(chunk as Uint8Array).toString();
}

async function facts(fetching: Promise<Response>, report: Report): Promise<Response> {
  const response = await fetching;
  const { status, statusText, redirected, type, bodyUsed } = response;
  report('answered', [
    status,
    statusText,
    redirected,
    type,
    bodyUsed,
    new URL(response.url).pathname,
    response.headers.get('content-type'),
  ]);
  return response;
}

/** Bytes of an upload in pieces, as they are asked for. */
function upload(pieces: number, pulled: () => void, failAt?: number): ReadableStream<Uint8Array> {
  let given = 0;
  return new ReadableStream({
    pull(controller) {
      pulled();
      if (given === failAt) controller.error(new Error('the source broke'));
      else if (given++ < pieces) controller.enqueue(Buffer.alloc(65_536, given % 251));
      else controller.close();
    },
  });
}

const WEB: Readonly<Record<string, (fetch: Fetch, at: At) => Promise<void>>> = {
  'read piece by piece': async (call, { provider, id, report, ask }) => {
    const response = await facts(call(`${provider}/steps/${id}`), report);
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    // a piece that was held back until the next would keep this waiting for ever
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      report('piece', text(piece.value));
      await ask('go');
    }
    report('after', [response.bodyUsed, await reader.closed]);
  },
  'read as text': async (call, { provider, id, report, ask }) => {
    const response = await facts(call(`${provider}/steps/${id}`, { method: 'POST', body: 'sent' }), report);
    const [whole] = await Promise.all([response.text(), ask('go').then(() => ask('go'))]);
    report('text', whole);
    await settled(report, 'once more', response.text());
  },
  'cloned and read twice': async (call, { provider, id, report, ask }) => {
    const response = await facts(call(`${provider}/steps/${id}`), report);
    const other = response.clone();
    const read = Promise.all([response.text(), other.arrayBuffer()]);
    await ask('go').then(() => ask('go'));
    const [one, two] = await read;
    report('both', [one, Buffer.from(two).toString()]);
  },
  'left after the first piece': async (call, { provider, id, report, ask }) => {
    const response = await facts(call(`${provider}/steps/${id}`), report);
    for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>) {
      report('piece', text(piece));
      break;
    }
    await ask('closed');
    report('after', response.bodyUsed);
  },
  'aborted in the middle': async (call, { provider, id, report, ask }) => {
    const stop = new AbortController();
    const response = await facts(call(`${provider}/steps/${id}`, { signal: stop.signal }), report);
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    report('piece', text((await reader.read()).value));
    stop.abort(new Error('enough'));
    await settled(report, 'read', reader.read());
    await ask('closed');
  },
  'aborted before the answer': async (call, { provider, id, report, ask }) => {
    const stop = new AbortController();
    const calling = call(`${provider}/never/${id}`, { signal: stop.signal });
    void ask('arrived').then(() => stop.abort());
    await settled(report, 'fetch', calling);
    await ask('closed');
  },
  'broken off': async (call, { provider, id, report, ask }) => {
    const response = await facts(call(`${provider}/steps/${id}`), report);
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    report('piece', text((await reader.read()).value));
    await ask('break');
    await settled(report, 'read', reader.read());
  },
  'refused a connection': async (call, { report }) => settled(report, 'fetch', call('http://127.0.0.1:2/')),
  redirected: async (call, { provider, id, report, ask }) => {
    const response = await facts(call(`${provider}/moved/${id}`), report);
    const [whole] = await Promise.all([response.text(), ask('go').then(() => ask('go'))]);
    report('text', whole);
  },
  'not read at first': async (call, { provider, id, report, ask }) => {
    const response = await facts(call(`${provider}/flood/${id}`), report);
    const bytes = Number(await ask('moving'));
    report('the provider has to wait', bytes < 24_000_000);
    report(
      'read',
      createHash('sha256')
        .update(await response.bytes())
        .digest('hex'),
    );
  },
  'sent to who does not read at first': async (call, { provider, id, report, ask }) => {
    let pulls = 0;
    const body = upload(512, () => (pulls += 1));
    const calling = call(`${provider}/swallow/${id}`, { method: 'PUT', body, duplex: 'half' });
    await ask('arrived');
    for (let before = -1; before !== pulls;) {
      before = pulls;
      await ask('moving');
    }
    report('the host has to wait', pulls < 400);
    await ask('go');
    report('the provider read', await (await calling).text());
    report('pulls', pulls);
  },
  'sent from a source that breaks': async (call, { provider, id, report }) => {
    const body = upload(9, () => {}, 3);
    await settled(report, 'fetch', call(`${provider}/swallow/${id}`, { method: 'PUT', body, duplex: 'half' }));
  },
};

type Open = (path: string, signal?: AbortSignal) => Promise<Readable>;

const NODE: Readonly<Record<string, (open: Open, at: At) => Promise<void>>> = {
  'flowing, piece by piece': async (open, { id, report, ask }) => {
    const stream = await open(`/steps/${id}`);
    for (const name of ['end', 'close', 'error']) stream.on(name, () => report(name));
    stream.on('data', (piece: Buffer) => {
      report('piece', piece.toString());
      void ask('go');
    });
    await once(stream, 'close');
    report('after', [stream.readableEnded, stream.destroyed, stream.errored]);
  },
  'iterated, piece by piece': async (open, { id, report, ask }) => {
    for await (const piece of await open(`/steps/${id}`)) {
      report('piece', text(piece));
      await ask('go');
    }
  },
  'left after the first piece': async (open, { id, report, ask }) => {
    const stream = await open(`/steps/${id}`);
    stream.on('error', (error) => report('error', wordsOf(error)));
    for await (const piece of stream) {
      report('piece', text(piece));
      break;
    }
    await ask('closed');
    report('after', stream.destroyed);
  },
  'destroyed with an error': async (open, { id, report, ask }) => {
    const stream = await open(`/steps/${id}`);
    await once(stream, 'readable');
    report('waits', stream.readableLength);
    stream.on('error', (error) => report('error', wordsOf(error)));
    const closed = new Promise((resolve) => stream.once('close', resolve));
    stream.destroy(new Error('enough'));
    await closed;
    await ask('closed');
  },
  'broken off': async (open, { id, report, ask }) => {
    const stream = await open(`/steps/${id}`);
    const reading = (async () => {
      for await (const piece of stream) {
        report('piece', text(piece));
        await ask('break');
      }
    })();
    await settled(report, 'read', reading);
  },
  'aborted before the answer': async (open, { id, report, ask }) => {
    const stop = new AbortController();
    const opening = open(`/never/${id}`, stop.signal);
    void ask('arrived').then(() => stop.abort());
    await settled(report, 'call', opening);
    await ask('closed');
  },
  'not read at first': async (open, { id, report, ask }) => {
    const stream = await open(`/flood/${id}`);
    report('the provider has to wait', Number(await ask('moving')) < 24_000_000);
    report('flow', [stream.readableFlowing, stream.readableEnded, stream.listenerCount('data'), Object.keys(stream).toSorted()]);
    const hash = createHash('sha256');
    for await (const chunk of stream) hash.update(chunk as Buffer);
    report('read', hash.digest('hex'));
  },
};

const agent7 = new undici.Agent();
const composed = new undici.Agent().compose(
  undici.interceptors.redirect({ maxRedirections: 3 }),
  undici.interceptors.retry({ maxRetries: 1, minTimeout: 1 }),
  undici.interceptors.dns(),
  undici.interceptors.responseError(),
);
const agent8 = new undici8.Agent();

const FETCHES: Readonly<Record<string, Fetch>> = {
  fetch: (url, init) => fetch(url, init),
  'undici’s fetch': (url, init) => undici.fetch(url, { ...init, dispatcher: agent7 } as undici.RequestInit),
  'undici’s fetch with interceptors': (url, init) => undici.fetch(url, { ...init, dispatcher: composed } as undici.RequestInit),
  'fetch of undici 8': (url, init) => undici8.fetch(url, { ...init, dispatcher: agent8 } as undici8.RequestInit),
};

const undiciRequest =
  (provider: string, dispatcher: undici.Dispatcher): Open =>
  async (path, signal) =>
    (await undici.request(`${provider}${path}`, { dispatcher, ...(signal === undefined ? {} : { signal }) })).body;

function http2Request(provider: string): Open {
  return async (path, signal) => {
    const session = connect(provider);
    session.on('error', () => {});
    const stream = session.request({ ':path': path }, signal === undefined ? {} : { signal });
    stream.once('close', () => session.close());
    await once(stream, 'response');
    return stream;
  };
}

/** Each way to call with each way to treat its answer. */
export function reportsOf(provider: string, http2Provider: string): ReadonlyMap<string, () => Promise<unknown[]>> {
  const opens = {
    'undici.request': undiciRequest(provider, agent7),
    'undici.request with interceptors': undiciRequest(provider, composed),
    http2: http2Request(http2Provider),
  };
  const work = [
    ...Object.entries(FETCHES).flatMap(([client, call]) =>
      Object.entries(WEB).map(([name, treat]) => [`${client}, ${name}`, (at: At) => treat(call, at)] as const),
    ),
    ...Object.entries(opens).flatMap(([client, open]) =>
      Object.entries(NODE).map(([name, treat]) => [`${client}, ${name}`, (at: At) => treat(open, at)] as const),
    ),
  ];
  return new Map(
    work.map(([name, treat], index) => [
      name,
      async () => {
        const seen: unknown[] = [];
        const report: Report = (what, value) => void seen.push(value === undefined ? what : [what, value]);
        const id = `exchange-${index}`;
        await treat({ provider, id, report, ask: (what) => asked(`${provider}/${what}/${id}`) }).catch((error: unknown) =>
          report('threw', wordsOf(error)),
        );
        return seen;
      },
    ]),
  );
}

function asked(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { agent: false }, (answer) => {
      let said = '';
      answer.setEncoding('utf8').on('data', (part: string) => (said += part));
      answer.on('end', () => resolve(said));
    });
    request.on('error', reject);
  });
}
