import { once } from 'node:events';
import { Agent, type IncomingMessage, request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';
import * as fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { attribute, spanJson, tracesJson } from '../../collector/test/otlp.ts';
import { tried } from '../support/tried.ts';
import { folderOf, killAll, start } from './support/collector.ts';
import { extent, seedOf } from './support/extent.ts';
import { malformed, type Raw } from './support/malformed.ts';
import { stored } from './support/stored.ts';

const REQUESTS = extent(10_000, 30_000);
const EXPECTED = new Set([200, 400, 404, 405, 408, 411, 413, 414, 415, 417, 431, 501]);

afterEach(killAll);

const agent = new Agent({ keepAlive: true, maxSockets: 8 });

/** Sends it as it is, also where a well-behaved client would not; answers undefined when the connection was closed without an answer. */
async function send(url: string, { method, path, headers, body }: Raw): Promise<{ status: number; body: string } | undefined> {
  const request = httpRequest(`${url}${path}`, { method, agent, headers });
  request.on('error', () => undefined);
  request.end(body);
  try {
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    return { status: response.statusCode ?? 0, body: await text(response) };
  } catch {
    return undefined;
  }
}

test(
  'whatever is sent, the answer says what was wrong with it, nothing else changes, and the collector goes on',
  { timeout: 1_800_000 },
  async () => {
    const seed = seedOf('malformed requests');
    const { url, child } = await start(folderOf({ limits: { requestMs: 10_000, bodyBytes: '1MiB', inflatedBytes: '4MiB' } }));
    const kept: string[] = [];
    const wrong: string[] = [];
    const statuses = new Map<number, number>();
    const note = (what: string, raw: Raw) => wrong.push(`${what}: ${raw.name} ${raw.method} ${raw.path} ${JSON.stringify(raw.headers)}`);
    const requests = fc.sample(malformed, { seed, numRuns: REQUESTS });
    const one = async (raw: Raw) => {
      const answer = await send(url, raw);
      statuses.set(answer?.status ?? 0, (statuses.get(answer?.status ?? 0) ?? 0) + 1);
      if (answer === undefined) return;
      if (!EXPECTED.has(answer.status)) note(`answered ${answer.status} ${answer.body.slice(0, 200)}`, raw);
      else if (answer.status >= 400 && answer.body !== '' && !/"message":"[^"]{5,}/.test(answer.body))
        note(`says nothing: ${answer.body}`, raw);
    };
    const sender = async (first: number) => {
      for (let index = first; index < requests.length; index += 8) {
        await one(requests[index] as Raw);
        if (index % 100 !== 0) continue;
        const span = spanJson({ attributes: [attribute('filler', 'good among the bad')] });
        const good = await send(url, {
          name: 'a good one',
          method: 'POST',
          path: '/v1/traces',
          headers: { 'content-type': 'application/json' },
          body: Buffer.from(JSON.stringify(tracesJson(span))),
        });
        if (good?.status === 200) kept.push(span.spanId);
        else wrong.push(`a good request was answered ${good?.status} ${good?.body}`);
      }
    };
    await Promise.all(Array.from({ length: 8 }, async (_, first) => await sender(first)));
    const found = await stored(url);
    const lost = kept.filter((id) => found.get(id) !== 1).length + wrong.length;
    tried({ what: 'malformed requests', times: REQUESTS, acknowledged: kept.length, lost });
    console.info(`answers: ${JSON.stringify(Object.fromEntries(statuses))}`);
    expect(wrong.slice(0, 10)).toEqual([]);
    expect(kept.length).toBeGreaterThanOrEqual(REQUESTS / 100);
    expect(lost).toBe(0);
    expect(child.process.exitCode).toBeNull();
    expect(child.output()).not.toMatch(/A request failed|could not be stored/);
  },
);
