import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { outside } from '../context/scope.ts';
import { retryAfterMs } from '../retry/retry-after.ts';
import type { Delivery } from './delivery.ts';
import { deliveryOf } from './delivery.ts';

export interface Transport {
  /** Sends one request. Never rejects. @param packed with gzip */
  send(url: string, body: Uint8Array, packed: boolean): Promise<Delivery>;
  close(): void;
}

interface TransportOptions {
  headers: Readonly<Record<string, string>>;
  /** How long one request may take, ms. */
  timeoutMs: number;
  /** Requests at the same time. */
  parallel: number;
}

/** An answer is read up to here: it is empty, or says in a line what was left out. */
const ANSWER_BYTES = 65_536;

/** Posts OTLP over HTTP. It holds no process alive, and its requests are part of no sync. */
export function httpTransport(options: TransportOptions): Transport {
  const pool = { keepAlive: true, maxSockets: options.parallel };
  const agents = { http: new HttpAgent(pool), https: new HttpsAgent(pool) };

  const post = (url: string, body: Uint8Array, headers: Record<string, string | number>): Promise<Delivery> =>
    new Promise((resolve) => {
      const secure = url.startsWith('https:');
      const send = secure ? httpsRequest : httpRequest;
      const outgoing = send(url, { method: 'POST', headers, agent: secure ? agents.https : agents.http });
      const failed = (error: Error): void => resolve({ status: 'retryable', reason: error.message, answered: false });
      const timer = setTimeout(() => outgoing.destroy(new Error(`no answer within ${options.timeoutMs} ms`)), options.timeoutMs);
      timer.unref();
      outgoing.on('socket', (socket) => socket.unref());
      outgoing.on('error', failed);
      outgoing.on('close', () => {
        clearTimeout(timer);
        failed(new Error('the connection was closed'));
      });
      outgoing.on('response', (incoming) => {
        incoming.on('error', failed);
        const answer: Buffer[] = [];
        let size = 0;
        incoming.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size <= ANSWER_BYTES) answer.push(chunk);
        });
        incoming.on('end', () => {
          const asked = retryAfterMs(incoming.headers['retry-after'], Date.now());
          resolve(deliveryOf(incoming.statusCode ?? 0, asked, Buffer.concat(answer)));
        });
      });
      outgoing.end(body);
    });

  return {
    send: (url, body, packed) =>
      outside(async (): Promise<Delivery> => {
        try {
          return await post(url, body, {
            ...options.headers,
            'content-type': 'application/x-protobuf',
            'content-length': body.length,
            ...(packed ? { 'content-encoding': 'gzip' } : {}),
          });
        } catch (error) {
          // a header that HTTP cannot carry, for example: another attempt would end the same
          return { status: 'refused', reason: error instanceof Error ? error.message : String(error) };
        }
      }),
    close() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}
