import type { ClientHttp2Stream, IncomingHttpHeaders } from 'node:http2';
import { tapStream } from '../bodies/node-taps.ts';
import type { CallEnd, CallHandle, CallRecorder } from '../calls/recorder.ts';
import type { AnswerFacts } from './answer-facts.ts';
import { answerFacts, bytesOf } from './answer-facts.ts';
import { brokenOff, closedEarly } from './closed-early.ts';
import { IDEMPOTENCY_KEY } from './idempotency-key.ts';
import type { Channel } from './subscribe.ts';
import { quietly } from './subscribe.ts';

interface StreamMessage {
  readonly stream: ClientHttp2Stream;
  readonly headers?: unknown;
  /** Of a chunk that is sent: several at once, or one with its encoding. */
  readonly writev?: boolean;
  readonly data?: unknown;
  readonly encoding?: unknown;
}

interface OpenCall {
  readonly handle: CallHandle;
  readonly asked: Pick<CallEnd, 'method' | 'url' | 'idempotencyKey'>;
  answer: AnswerFacts | undefined;
  promised: number | undefined;
  sent: number;
}

/**
 * Calls of node's `http2`, and so of got and others where they are told to use it. Node tells of them from 24.1 on.
 * Undici uses `http2` too, and tells of its calls on channels of its own.
 */
export function nodeHttp2Channels(recorder: CallRecorder): Channel[] {
  const open = new WeakMap<ClientHttp2Stream, OpenCall>();

  const finish = (stream: ClientHttp2Stream): void => {
    const call = open.get(stream);
    if (call === undefined) return;
    open.delete(stream);
    call.handle.end(endOf(stream, call));
  };

  return [
    [
      // Comes from the session's `request`, so in the caller's own context.
      'http2.client.stream.created',
      (message) => {
        const { stream, headers } = message as StreamMessage;
        const asked = isUndicis(stream) || isPushed(stream) ? undefined : askedFor(headers);
        const handle = asked === undefined ? undefined : recorder.startCall(asked);
        if (asked === undefined || handle === undefined) return;
        open.set(stream, { handle, asked, answer: undefined, promised: undefined, sent: 0 });
        if (handle.bodies !== undefined) handle.bodies.requestHeaders = () => plainHeaders(headers);
        // Comes after everything else. Listening to errors would hide them from the host.
        stream.once('close', () => quietly(() => finish(stream)));
      },
    ],
    [
      'http2.client.stream.bodyChunkSent',
      (message) => {
        const { stream, writev, data, encoding } = message as StreamMessage;
        const call = open.get(stream);
        if (call === undefined) return;
        const parts =
          writev === true && Array.isArray(data) ? (data as { chunk: unknown; encoding: unknown }[]) : [{ chunk: data, encoding }];
        for (const part of parts) {
          call.sent +=
            typeof part.chunk === 'string'
              ? Buffer.byteLength(part.chunk, part.encoding as BufferEncoding)
              : ((part.chunk as Buffer | undefined)?.byteLength ?? 0);
          call.handle.bodies?.sent(part.chunk, part.encoding);
        }
      },
    ],
    [
      // Comes with the answer's headers, despite its name.
      'http2.client.stream.finish',
      (message) => {
        const { stream, headers } = message as StreamMessage & { headers: IncomingHttpHeaders & { ':status'?: number } };
        const call = open.get(stream);
        if (call === undefined) return;
        const { handle, asked } = call;
        call.answer = answerFacts(headers[':status'] ?? 0, headers, handle.rateLimit);
        call.promised = bytesOf(headers['content-length']);
        handle.answered({ ...asked, ...call.answer });
        if (handle.bodies?.wantsAnswer === true) tapStream(stream, () => plainHeaders(headers), handle.bodies);
        // the host goes on at its end, before the stream is closed
        stream.once('end', () => quietly(() => finish(stream)));
      },
    ],
  ];
}

function endOf(stream: ClientHttp2Stream, { asked, answer, promised, sent }: OpenCall): CallEnd {
  const error = stream.errored ?? (answer === undefined ? closedEarly() : isBroken(stream) ? brokenOff() : undefined);
  const isWhole = stream.readableEnded && asked.method !== 'HEAD';
  return { ...asked, ...answer, error, requestBodySize: sent === 0 ? undefined : sent, responseBodySize: isWhole ? promised : undefined };
}

/** Its connection went before its end, of which Node tells by a reset without an error. A host that has read enough resets it too, and keeps the session. */
function isBroken({ rstCode, session }: ClientHttp2Stream): boolean {
  return rstCode !== 0 && (session === undefined || session.destroyed);
}

/** What a request's headers ask for; undefined where that is no call: a tunnel has no address. */
function askedFor(headers: unknown): OpenCall['asked'] | undefined {
  const all = asRecord(headers);
  const { ':method': method = 'GET', ':scheme': scheme, ':authority': authority, ':path': path } = all;
  if (scheme === undefined || path === undefined) return undefined;
  const key = method === 'GET' ? undefined : all[IDEMPOTENCY_KEY];
  return { method: method.toUpperCase(), url: `${scheme}://${authority ?? all['host'] ?? ''}${path}`, idempotencyKey: key };
}

/** Headers come as an object, or as names and values in turn. */
function asRecord(headers: unknown): Record<string, string | undefined> {
  const pairs: [string, unknown][] = Array.isArray(headers)
    ? headers.flatMap((name, index) => (index % 2 === 0 ? [[String(name), headers[index + 1]] satisfies [string, unknown]] : []))
    : Object.entries(headers ?? {});
  return Object.fromEntries(pairs.map(([name, value]) => [name.toLowerCase(), textOf(value)]));
}

function textOf(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.map(String).join(', ');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** Without those of the protocol itself. */
function plainHeaders(headers: unknown): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(asRecord(headers)).filter(([name]) => !name.startsWith(':')));
}

/** The server began it. */
function isPushed({ id }: ClientHttp2Stream): boolean {
  return id !== undefined && id % 2 === 0;
}

function isUndicis({ session }: ClientHttp2Stream): boolean {
  return session !== undefined && Object.getOwnPropertySymbols(session).some((symbol) => symbol.description === 'client');
}
