import { keepContext } from './callers.ts';

/** What we use of an undici `Dispatcher`, of whichever version. */
interface Dispatching {
  dispatch(options: never, handler: never): boolean;
}

/**
 * A dispatcher of undici with limited connections, so that each call of `fetch` through it is recorded under the record it is made for,
 * also when it has to wait: `setGlobalDispatcher(keepCaller(new Agent({ connections: 8 })))`, or as the `dispatcher` of a call.
 * All else about it stays as it was. Not needed for dispatchers without a limit, nor for `undici.request`.
 */
export function keepCaller<D extends Dispatching>(dispatcher: D): D {
  const dispatch = (options: never, handler: never): boolean => {
    if (typeof handler === 'object' && handler !== null) keepContext(handler);
    return dispatcher.dispatch(options, handler);
  };
  return new Proxy(dispatcher, {
    get(target, name) {
      if (name === 'dispatch') return dispatch;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
