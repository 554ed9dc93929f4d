// Ways to treat an answer of node's http, each told event by event: what a host sees must be the same with and without us.
import { createHash } from 'node:crypto';
import type { ClientRequest, IncomingMessage } from 'node:http';
import * as http from 'node:http';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';

type Report = (name: string, value?: unknown) => void;
type Treatment = (response: IncomingMessage, report: Report, request: ClientRequest) => Promise<void> | void;

const REQUEST_EVENTS = ['socket', 'response', 'finish', 'drain', 'abort', 'error', 'close'];
const RESPONSE_EVENTS = ['pause', 'resume', 'end', 'error', 'aborted', 'close'];

const OFTEN = new Set(['response pause', 'response resume', 'request drain']);

function closed(response: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    if (response.closed) resolve();
    else response.once('close', resolve);
  });
}

const hashing = (response: IncomingMessage, report: Report): void => {
  const hash = createHash('sha256');
  let bytes = 0;
  response.on('data', (chunk: Buffer | string) => {
    bytes += chunk.length;
    hash.update(chunk);
  });
  response.on('end', () => report('read', [bytes, hash.digest('hex')]));
};

export const TREATMENTS: Readonly<Record<string, Treatment>> = {
  flowing: async (response, report) => {
    hashing(response, report);
    await closed(response);
  },
  'as text': async (response, report) => {
    response.setEncoding('utf8');
    hashing(response, report);
    await closed(response);
  },
  'paused and resumed': async (response, report) => {
    hashing(response, report);
    let chunks = 0;
    response.on('data', () => {
      if (chunks++ % 3 !== 0) return;
      response.pause();
      setImmediate(() => response.resume());
    });
    await closed(response);
  },
  'read when readable': async (response, report) => {
    const hash = createHash('sha256');
    response.on('readable', () => {
      for (let chunk: unknown = response.read(1_000); chunk !== null; chunk = response.read(1_000)) hash.update(chunk as Buffer);
      for (let chunk: unknown = response.read(); chunk !== null; chunk = response.read()) hash.update(chunk as Buffer);
    });
    response.on('end', () => report('read', hash.digest('hex')));
    await closed(response);
  },
  iterated: async (response, report) => {
    const hash = createHash('sha256');
    for await (const chunk of response) hash.update(chunk as Buffer);
    report('read', hash.digest('hex'));
    await closed(response);
  },
  'iterated in part': async (response, report) => {
    for await (const _ of response) break;
    report('left', response.destroyed);
    await closed(response);
  },
  piped: async (response, report) => {
    const through = new PassThrough({ highWaterMark: 100 });
    const hash = createHash('sha256');
    through.on('data', (chunk: Buffer) => hash.update(chunk));
    await pipeline(response, through);
    report('read', hash.digest('hex'));
  },
  destroyed: async (response) => {
    response.destroy();
    await closed(response);
  },
  'destroyed with an error': async (response, _, request) => {
    request.destroy(new Error('enough'));
    await closed(response);
  },
  'never read': async (response, report) => {
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
    report('flow', [response.readableFlowing, response.readableEnded, response.listenerCount('data'), Object.keys(response).toSorted()]);
    report('waits', response.readableLength > 0);
    response.resume();
    await closed(response);
  },
};

/**
 * What there is to see of one call: of the request and of the answer, each in order. Left out is what the network decides: where chunks
 * begin and end, and so how often a stream is paused, and which of the two is closed first.
 */
export async function treat(url: string, treatment: string): Promise<unknown[]> {
  const seen: unknown[] = [];
  const report: Report = (name, value) => {
    if (!OFTEN.has(name) || !seen.includes(name)) seen.push(value === undefined ? name : [name, value]);
  };
  const request = http.request(url, { method: 'POST', agent: false, headers: { 'content-type': 'text/plain' } });
  for (const name of REQUEST_EVENTS)
    request.on(name, (value: unknown) => report(`request ${name}`, value instanceof Error ? value.message : undefined));
  const done = new Promise<void>((resolve, reject) => {
    request.on('response', (response) => {
      for (const name of RESPONSE_EVENTS)
        response.on(name, (value: unknown) => report(`response ${name}`, value instanceof Error ? value.message : undefined));
      report('status', [response.statusCode, response.headers['content-type']]);
      Promise.resolve(TREATMENTS[treatment]?.(response, report, request)).then(resolve, reject);
    });
  });
  report(
    'write',
    request.write('one, ', 'utf8', () => report('written')),
  );
  report('write', request.write(Buffer.from('two, ')));
  try {
    request.write(7);
  } catch (error) {
    report('refused', (error as NodeJS.ErrnoException).code);
  }
  report('end', request.end('three', () => report('sent')) === request);
  await done;
  await new Promise<void>((resolve) => {
    if (request.closed) resolve();
    else request.once('close', resolve);
  });
  report('after', [!request.write('four'), request.errored?.message]);
  const isRequests = (each: unknown): boolean => String(each).startsWith('request ');
  return [...seen.filter((each) => !isRequests(each)), ...seen.filter(isRequests)];
}
