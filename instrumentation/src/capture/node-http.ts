import type { ClientRequest, IncomingMessage } from 'node:http';
import { tapAnswer, tapRequest } from '../bodies/node-taps.ts';
import type { CallEnd, CallHandle, CallRecorder } from '../calls/recorder.ts';
import type { AnswerFacts } from './answer-facts.ts';
import { answerFacts, bytesOf } from './answer-facts.ts';
import { closedEarly } from './closed-early.ts';
import { IDEMPOTENCY_KEY } from './idempotency-key.ts';
import type { Channel } from './subscribe.ts';
import { quietly } from './subscribe.ts';

interface HttpMessage {
  readonly request: ClientRequest;
  readonly response?: IncomingMessage;
  readonly error?: unknown;
}

interface OpenCall {
  readonly handle: CallHandle;
  answer: (AnswerFacts & { readonly response: IncomingMessage }) | undefined;
  error: unknown;
}

/** Calls of node's `http` and `https`, and so of axios, got, node-fetch, superagent and most providers' clients. */
export function nodeHttpChannels(recorder: CallRecorder): Channel[] {
  const open = new WeakMap<ClientRequest, OpenCall>();

  const finish = (request: ClientRequest): void => {
    const call = open.get(request);
    if (call === undefined) return;
    open.delete(request);
    call.handle.end(endOf(request, call));
  };

  return [
    [
      // Comes from the request's constructor, so in the caller's own context.
      'http.client.request.created',
      (message) => {
        const { request } = message as HttpMessage;
        const handle = recorder.startCall({ method: request.method, url: urlOf(request) });
        if (handle === undefined) return;
        open.set(request, { handle, answer: undefined, error: undefined });
        if (handle.bodies !== undefined) tapRequest(request, handle.bodies);
        // Comes after everything else, whether answered, failed or aborted. Listening to errors would hide them from the host.
        request.once('close', () => quietly(() => finish(request)));
      },
    ],
    [
      'http.client.request.error',
      (message) => {
        const { request, error } = message as HttpMessage;
        const call = open.get(request);
        if (call !== undefined) call.error ??= error;
      },
    ],
    [
      // Comes with the answer's headers, despite its name.
      'http.client.response.finish',
      (message) => {
        const { request, response } = message as HttpMessage;
        const call = open.get(request);
        if (call === undefined || response === undefined) return;
        const facts = answerFacts(response.statusCode ?? 0, response.headers, call.handle.rateLimit);
        call.answer = { ...facts, response };
        call.handle.answered({ method: request.method, url: urlOf(request), idempotencyKey: keyOf(request), ...facts });
        if (call.handle.bodies?.wantsAnswer === true) tapAnswer(response, call.handle.bodies);
        response.once('end', () => quietly(() => finish(request)));
      },
    ],
  ];
}

function endOf(request: ClientRequest, call: OpenCall): CallEnd {
  const url = urlOf(request);
  const base: CallEnd = {
    method: request.method,
    url,
    idempotencyKey: keyOf(request),
    requestBodySize: bytesOf(request.getHeader('content-length')),
  };
  if (call.answer === undefined) {
    // An upgrade is answered without a message on the channel.
    const { res } = request as { res?: IncomingMessage | null };
    return res === undefined || res === null
      ? { ...base, error: call.error ?? closedEarly() }
      : { ...base, statusCode: res.statusCode, error: call.error };
  }
  const { response, ...facts } = call.answer;
  return {
    ...base,
    ...facts,
    // Node tells of a break by the response's own error; a host that has read enough closes it without one.
    error: call.error ?? response.errored ?? undefined,
    responseBodySize: response.complete && request.method !== 'HEAD' ? bytesOf(response.headers['content-length']) : undefined,
  };
}

function keyOf(request: ClientRequest): string | undefined {
  const header = request.method === 'GET' ? undefined : request.getHeader(IDEMPOTENCY_KEY);
  return typeof header === 'string' ? header : undefined;
}

/** What the request asked for: node keeps its parts, and the port only in the header and the socket. */
function urlOf(request: ClientRequest): string {
  if (/^https?:\/\//i.test(request.path)) return request.path;
  const header = String(request.getHeader('host') ?? '');
  const named = bare(header.replace(/:\d+$/, '')) === bare(request.host);
  return `${request.protocol}//${named ? header : withPort(request)}${request.path}`;
}

/** The host overrode the header, so that it names another server than the one asked. */
function withPort(request: ClientRequest): string {
  const host = request.host.includes(':') ? `[${bare(request.host)}]` : request.host;
  const port = request.socket?.remotePort;
  return port === undefined || port === (request.protocol === 'https:' ? 443 : 80) ? host : `${host}:${port}`;
}

function bare(host: string): string {
  return host.replace(/^\[|\]$/g, '').toLowerCase();
}
