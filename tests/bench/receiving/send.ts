import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SentRequest, SentSignal } from './requests.ts';

/** Senders at once. */
const SENDERS = 4;
/** A receiver that has no room is asked again after so long, ms. */
const AGAIN_MS = 50;

async function post(agent: Agent, url: string, body: Buffer, encoding: string | undefined): Promise<number> {
  const headers = {
    'content-type': 'application/x-protobuf',
    'content-length': body.length,
    ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
  };
  const sent = request(url, { method: 'POST', agent, headers });
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  const text = Buffer.concat(await answer.toArray()).toString();
  const status = answer.statusCode ?? 0;
  if (status !== 200 && status !== 429) throw new Error(`${url} answered ${status}: ${text.slice(0, 300)}`);
  return status;
}

/** Sends each request until it is acknowledged, by several senders. */
export async function sendAll(base: string, signal: SentSignal, requests: readonly SentRequest[], isPacked: boolean): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: SENDERS });
  let next = 0;
  const sender = async () => {
    for (let sent = requests[next++]; sent !== undefined; sent = requests[next++]) {
      const bytes = isPacked ? sent.gzip : sent.body;
      while ((await post(agent, `${base}/v1/${signal}`, bytes, isPacked ? 'gzip' : undefined)) === 429) await sleep(AGAIN_MS);
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
  agent.destroy();
}
