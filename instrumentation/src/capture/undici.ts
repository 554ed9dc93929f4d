import type { CallEnd, CallHandle, CallRecorder } from '../calls/recorder.ts';
import type { AnswerFacts } from './answer-facts.ts';
import { answerFacts, bytesOf } from './answer-facts.ts';
import { queryParams } from './query-params.ts';
import type { Channel } from './subscribe.ts';
import { inCallersContext } from './undici-context.ts';

/** The parts we use of the request that undici's channels tell of. */
interface UndiciRequest {
  readonly method: string;
  readonly origin?: string | URL;
  readonly path: string;
  /** As its header says. */
  readonly contentLength?: number | null;
  /** Names and values in turn; an older undici has them as they are sent. */
  readonly headers?: unknown;
}

interface UndiciMessage {
  readonly request: UndiciRequest;
  readonly chunk?: unknown;
  readonly error?: unknown;
  readonly response?: { readonly statusCode: number; readonly headers: unknown };
}

interface OpenCall {
  readonly handle: CallHandle;
  readonly method: string;
  readonly url: string;
  answer: AnswerFacts | undefined;
  /** What its header promised: an older undici does not tell of chunks. */
  readonly toSend: number | undefined;
  sent: number;
  received: number;
  /** What the answer's header promised. */
  promised: number | undefined;
}

/** Calls of the built-in `fetch` and of any installed undici: they share the channels. */
export function undiciChannels(recorder: CallRecorder, isActive: () => boolean): Channel[] {
  const open = new WeakMap<object, OpenCall>();

  const begin = (request: UndiciRequest): void => {
    const asked = { method: request.method.toUpperCase(), url: urlOf(request) };
    const handle = recorder.startCall(asked);
    if (handle === undefined) return;
    if (handle.bodies !== undefined) handle.bodies.requestHeaders = () => requestHeaders(request.headers);
    open.set(request, {
      handle,
      ...asked,
      answer: undefined,
      toSend: bytesOf(request.contentLength),
      sent: 0,
      received: 0,
      promised: undefined,
    });
  };

  const withCall = (message: object, work: (call: OpenCall, message: UndiciMessage) => void): void => {
    const told = message as UndiciMessage;
    const call = open.get(told.request);
    if (call === undefined) return;
    try {
      work(call, told);
    } catch (error) {
      open.delete(told.request);
      throw error;
    }
  };

  const finish = (message: object): void =>
    withCall(message, (call, { request, error }) => {
      open.delete(request);
      call.handle.end(endOf(call, error));
    });

  return [
    [
      'undici:request:create',
      (message) => {
        const { request } = message as UndiciMessage;
        inCallersContext(request, isActive, () => begin(request));
      },
    ],
    [
      'undici:request:bodyChunkSent',
      (message) =>
        withCall(message, (call, { chunk }) => {
          call.sent += sizeOf(chunk);
          call.handle.bodies?.sent(chunk);
        }),
    ],
    [
      'undici:request:headers',
      (message) =>
        withCall(message, (call, { response }) => {
          // 1xx: the answer is still to come.
          if (response === undefined || (response.statusCode < 200 && response.statusCode !== 101)) return;
          const headers = headersOf(response.headers);
          call.answer = answerFacts(response.statusCode, headers);
          call.promised = call.method === 'HEAD' ? undefined : bytesOf(headers['content-length']);
          call.handle.answered({ method: call.method, url: call.url, ...call.answer });
          const { bodies } = call.handle;
          if (bodies?.wantsAnswer === true) bodies.answerHeaders = () => headers;
        }),
    ],
    [
      'undici:request:bodyChunkReceived',
      (message) =>
        withCall(message, (call, { chunk }) => {
          call.received += sizeOf(chunk);
          call.handle.bodies?.received(chunk);
        }),
    ],
    ['undici:request:trailers', finish],
    ['undici:request:error', finish],
  ];
}

function endOf(call: OpenCall, error: unknown): CallEnd {
  return {
    method: call.method,
    url: call.url,
    ...call.answer,
    error,
    params: queryParams(call.url),
    requestBodySize: call.sent === 0 ? call.toSend : call.sent,
    responseBodySize:
      call.answer === undefined ? undefined : call.received === 0 && error === undefined ? (call.promised ?? 0) : call.received,
  };
}

function urlOf(request: UndiciRequest): string {
  // A request through a proxy has the whole address as its path.
  if (/^https?:\/\//.test(request.path)) return request.path;
  const origin = String(request.origin ?? '').replace(/\/$/, '');
  return origin + request.path;
}

function sizeOf(chunk: unknown): number {
  if (typeof chunk === 'string') return Buffer.byteLength(chunk);
  return ArrayBuffer.isView(chunk) ? chunk.byteLength : 0;
}

/** Asked for when they are needed: they may still change until they are sent. */
function requestHeaders(headers: unknown): Record<string, string> {
  return headersOf(typeof headers === 'string' ? headers.split('\r\n').flatMap(nameAndValue) : headers);
}

function nameAndValue(line: string): string[] {
  const colon = line.indexOf(':');
  return colon < 0 ? [] : [line.slice(0, colon), line.slice(colon + 1).trim()];
}

/** Headers come as a flat list of names and values, mostly bytes. */
function headersOf(list: unknown): Record<string, string> {
  const headers: Record<string, string> = {};
  if (!Array.isArray(list)) return headers;
  for (let i = 0; i + 1 < list.length; i += 2) {
    const name = String(list[i]).toLowerCase();
    const before = headers[name];
    const value = String(list[i + 1]);
    headers[name] = before === undefined ? value : `${before}, ${value}`;
  }
  return headers;
}
