import { AsyncResource } from 'node:async_hooks';

const callers = new WeakMap<object, AsyncResource>();

/** Keeps the context at hand, by the handler of the request that is asked for in it. */
export function keepContext(handler: object): void {
  callers.set(handler, new AsyncResource('SYNCTRAIL_CALLER'));
}

/** The context a request was asked for in, by its handler, where a dispatcher keeps it. */
export function callerOf(handler: object): AsyncResource | undefined {
  return callers.get(handler);
}
