import type { AsyncResource } from 'node:async_hooks';
import type { CallRecorder } from '../calls/recorder.ts';
import { IDEMPOTENCY_KEY } from './idempotency-key.ts';
import { allHeaders } from './raw-headers.ts';
import type { Channel } from './subscribe.ts';
import type { UndiciRequest } from './undici-call.ts';
import { requestHeader, requestHeaders, UndiciCall } from './undici-call.ts';
import { inCallersContext } from './undici-context.ts';
import { watchDrain } from './undici-drain.ts';
import { Resends } from './undici-resends.ts';

interface UndiciMessage {
  readonly request: UndiciRequest;
  readonly chunk?: unknown;
  readonly error?: unknown;
  readonly response?: { readonly statusCode: number; readonly headers: unknown };
}

/** Calls of the built-in `fetch` and of any installed undici: they share the channels. */
export function undiciChannels(recorder: CallRecorder, isActive: () => boolean): Channel[] {
  const open = new WeakMap<object, UndiciCall>();
  const resends = new Resends();
  const around = { keyOf: (request: UndiciRequest) => new UndiciCall(request).key, isActive, resends };

  const begin = (request: UndiciRequest, caller?: AsyncResource): void => {
    const call = new UndiciCall(request, caller);
    const handle = recorder.startCall(call);
    if (handle === undefined) return;
    call.handle = handle;
    if (handle.bodies !== undefined) handle.bodies.requestHeaders = () => requestHeaders(request.headers);
    open.set(request, call);
  };

  const withCall = (message: object, work: (call: UndiciCall, message: UndiciMessage) => void): void => {
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

  const answered = (call: UndiciCall, { request, response }: UndiciMessage): void => {
    const { handle } = call;
    // 1xx: the answer is still to come.
    if (handle === undefined || response === undefined || (response.statusCode < 200 && response.statusCode !== 101)) return;
    call.answered(response.statusCode, response.headers, handle.rateLimit);
    // reading is never told apart by it
    if (call.method !== 'GET') call.idempotencyKey = requestHeader(request.headers, IDEMPOTENCY_KEY);
    handle.answered(call);
    if (handle.bodies?.wantsAnswer === true) handle.bodies.answerHeaders = () => allHeaders(response.headers);
  };

  const finish = (call: UndiciCall, { request, error }: UndiciMessage): void => {
    open.delete(request);
    call.finish(error);
    if (call.caller !== undefined && call.mayBeSentAgain) resends.add(call.key, call.caller);
    call.handle?.end(call);
  };

  const sent = (call: UndiciCall, { chunk }: UndiciMessage): void => {
    call.sent += sizeOf(chunk);
    call.handle?.bodies?.sent(chunk);
  };

  const received = (call: UndiciCall, { chunk }: UndiciMessage): void => {
    call.received += sizeOf(chunk);
    call.handle?.bodies?.received(chunk);
  };

  return [
    [
      'undici:request:create',
      (message) => {
        const { request } = message as UndiciMessage;
        inCallersContext(request, begin, around);
      },
    ],
    ['undici:request:bodyChunkSent', (message) => withCall(message, sent)],
    ['undici:request:headers', (message) => withCall(message, answered)],
    ['undici:request:bodyChunkReceived', (message) => withCall(message, received)],
    ['undici:request:trailers', (message) => withCall(message, finish)],
    ['undici:request:error', (message) => withCall(message, finish)],
    ['undici:client:connected', watchDrain],
  ];
}

function sizeOf(chunk: unknown): number {
  if (typeof chunk === 'string') return Buffer.byteLength(chunk);
  return ArrayBuffer.isView(chunk) ? chunk.byteLength : 0;
}
