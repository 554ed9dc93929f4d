import { AsyncResource } from 'node:async_hooks';
import { getCallSites } from 'node:util';
import { warnOnce } from '../context/warn.ts';
import { callerOf } from './callers.ts';
import { isDraining } from './undici-drain.ts';
import type { Resends } from './undici-resends.ts';

/** Frames between a channel's listener and the dispatcher that made the request. */
const FRAMES = 14;
/** With interceptors there are more in between. */
const FRAMES_COMPOSED = 30;
const BUILT_IN = 'node:internal/deps/undici/undici';

/** What the caller's own code runs through, or, from undici 8 on, what waited in a pool. */
const THE_CALLER = new Set(['httpNetworkFetch', 'request', 'stream', 'pipeline', 'runInAsyncScope']);
/** Undici's own doing, in the async context of whichever call used the connection before. */
const NOT_THE_CALLER = new Set(['[onDrain]', 'onDrain', 'emitDrain', 'onMessageComplete', 'onHttpSocketReadable']);
/** An interceptor that sends a call again, in the context of whichever call used the connection or began the timer. */
const AGAIN = new Set(['retry', 'onRetry', 'processTimers']);

/** Whether a class of requests is that of Node's own undici. */
const builtIn = new WeakMap<object, boolean>();

/** Begins a call for a request. @param caller its context, where an interceptor may send it again */
type Begin<R extends object> = (request: R, caller?: AsyncResource) => void;

interface Around<R extends object> {
  readonly keyOf: (request: R) => string;
  readonly isActive: () => boolean;
  readonly resends: Resends;
}

/**
 * Begins a call in the async context of the code that made its request. Undici makes a request when a dispatcher has room for it.
 * With its default dispatchers that is at once, so the caller's context is there. A dispatcher with `connections: n` may make it when
 * another call is done, in that one's context: `undici.request` and its like carry their own along, `fetch` does not. Then `keepCaller`
 * tells, or nobody can say whose call it is, and a call less is better than a call in the wrong place.
 */
export function inCallersContext<R extends object>(request: R, begin: Begin<R>, around: Around<R>): void {
  const handler = handlerOf(request);
  const carried = handler instanceof AsyncResource ? handler : handler === undefined ? undefined : callerOf(handler);
  if (carried !== undefined) {
    carried.runInAsyncScope(begin, undefined, request);
    return;
  }
  if (!around.isActive()) return;
  if (handler !== undefined && isOfFetch(handler)) {
    if (isCallers(request)) begin(request);
    else warnOfPool();
    return;
  }
  const maker = makerOf(FRAMES_COMPOSED);
  if (maker === 'caller') {
    begin(request, new AsyncResource('SYNCTRAIL_CALLER'));
    return;
  }
  const again = maker === 'again' ? around.resends.take(around.keyOf(request)) : 'several';
  if (again === 'several') warnOfPool();
  else again?.runInAsyncScope(begin, undefined, request, again);
}

/** Whether a request of fetch, without interceptors, is made by its caller's own code. A look at the stack costs a tenth of a call. */
function isCallers(request: object): boolean {
  // Node's own undici has no dispatcher with a limit, unless somebody makes one from the class of the default one
  return (isBuiltIn(request) && !isDraining()) || makerOf(FRAMES) === 'caller';
}

/** Fetch has a plain object for each call, with the methods of before or from undici 8 on; interceptors have classes. */
function isOfFetch(handler: object): boolean {
  return Object.hasOwn(handler, 'onHeaders') || Object.hasOwn(handler, 'onRequestStart');
}

function isBuiltIn(request: object): boolean {
  const { constructor } = request;
  let known = builtIn.get(constructor);
  if (known === undefined) {
    known = getCallSites(FRAMES).some(({ functionName, scriptName }) => functionName === 'Request' && scriptName === BUILT_IN);
    builtIn.set(constructor, known);
  }
  return known;
}

function makerOf(frames: number): 'caller' | 'again' | 'another' {
  for (const { functionName } of getCallSites(frames)) {
    if (THE_CALLER.has(functionName)) return 'caller';
    if (NOT_THE_CALLER.has(functionName)) return 'another';
    if (AGAIN.has(functionName)) return 'again';
  }
  return 'caller';
}

function warnOfPool(): void {
  warnOnce(
    'SYNCTRAIL_UNDICI_POOL',
    'A call of fetch waited for a connection of a dispatcher with limited connections, or was sent again by an interceptor: ' +
      'its caller is not known, so such calls are not recorded. Give the dispatcher to keepCaller(), use undici.request, or limit concurrency in the sync.',
  );
}

let handlerKey: symbol | undefined;

function handlerOf(request: object): object | undefined {
  let handler: unknown = handlerKey === undefined ? undefined : Reflect.get(request, handlerKey);
  if (handler === undefined) {
    // another copy of undici has a symbol of its own
    handlerKey = Object.getOwnPropertySymbols(request).find((symbol) => symbol.description === 'handler');
    handler = handlerKey === undefined ? undefined : Reflect.get(request, handlerKey);
  }
  return typeof handler === 'object' && handler !== null ? handler : undefined;
}
