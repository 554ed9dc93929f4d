import { AsyncResource } from 'node:async_hooks';
import { getCallSites } from 'node:util';
import { warnOnce } from '../context/warn.ts';

/** Frames between a channel's listener and the dispatcher that made the request. */
const FRAMES = 10;
/** With interceptors there are more in between. */
const FRAMES_COMPOSED = 30;

/** Undici's own doing, in the async context of whichever call used the connection before. */
const NOT_THE_CALLER = new Set(['[onDrain]', 'onDrain', 'emitDrain', 'onMessageComplete', 'onHttpSocketReadable', 'processTimers']);

/**
 * Runs work in the async context of the code that made an undici request. Undici makes a request when a dispatcher has room for it.
 * With its default dispatchers that is at once, so the caller's context is there. A dispatcher with `connections: n` may make it when
 * another call is done, in that one's context: `undici.request` and its like carry their own along, `fetch` does not. Then nobody can
 * tell whose call it is, and a call less is better than a call in the wrong place.
 */
export function inCallersContext(request: object, isActive: () => boolean, work: () => void): void {
  const handler = handlerOf(request);
  if (handler instanceof AsyncResource) {
    handler.runInAsyncScope(work);
    return;
  }
  if (!isActive()) return;
  const composed = handler !== undefined && !Object.hasOwn(handler, 'onHeaders');
  const frames = getCallSites(composed ? FRAMES_COMPOSED : FRAMES);
  if (!frames.some((frame) => NOT_THE_CALLER.has(frame.functionName))) {
    work();
    return;
  }
  warnOnce(
    'SYNCTRAIL_UNDICI_POOL',
    'A call of fetch waited for a connection of a dispatcher with limited connections, or was sent again by an interceptor: ' +
      'its caller is not known, so such calls are not recorded. Use undici.request, or limit concurrency in the sync.',
  );
}

function handlerOf(request: object): object | undefined {
  const key = Object.getOwnPropertySymbols(request).find((symbol) => symbol.description === 'handler');
  const handler: unknown = key === undefined ? undefined : Reflect.get(request, key);
  return typeof handler === 'object' && handler !== null ? handler : undefined;
}
