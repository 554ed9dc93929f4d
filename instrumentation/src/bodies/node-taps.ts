import type { ClientRequest, IncomingMessage } from 'node:http';
import type { ClientHttp2Stream } from 'node:http2';
import { quietly } from '../capture/subscribe.ts';
import type { BodyTap, HeaderPairs } from './exchange.ts';

// Node tells of no chunks on its channels, and listening to `data` would make a paused stream flow. So the one object at hand gets
// methods of its own that do what those of its class do, with the same `this`, arguments and result, and look at what passes (ADR 7).

/** Tells what the host sends. */
export function tapRequest(request: ClientRequest, tap: BodyTap): void {
  tap.requestHeaders = () => request.getHeaders();
  for (const name of ['write', 'end'] as const) {
    const method = request[name];
    own(request, name, function (this: ClientRequest, ...given: unknown[]) {
      const refused = this.writableEnded || this.destroyed;
      const result: unknown = Reflect.apply(method, this, given);
      if (!refused) quietly(() => tap.sent(given[0], given[1]));
      return result;
    });
  }
}

/** Tells what Node's parser hands over to the answer's stream, before the host has it. */
export function tapAnswer(response: IncomingMessage, tap: BodyTap): void {
  tapPushed(response, tap);
  // axios takes `content-encoding` out of the others
  tap.answerHeaders = () => pairsOf(response.rawHeaders);
}

/** The same of an http2 stream, which Node ends alike whether it is whole or was cut off. */
export function tapStream(stream: ClientHttp2Stream, headers: () => HeaderPairs, tap: BodyTap): void {
  tap.whole = false;
  tapPushed(stream, tap, () => (tap.whole ||= stream.rstCode === 0 && !stream.destroyed));
  tap.answerHeaders = headers;
}

function tapPushed(stream: IncomingMessage | ClientHttp2Stream, tap: BodyTap, ended?: () => void): void {
  const push = Reflect.get(stream, 'push') as (...given: unknown[]) => unknown;
  own(stream, 'push', function (this: object, ...given: unknown[]) {
    quietly(() => (given[0] === null ? ended?.() : tap.received(given[0])));
    return Reflect.apply(push, this, given);
  });
}

function pairsOf(list: readonly string[]): [string, string][] {
  return list.flatMap((name, index) => (index % 2 === 0 ? [[name, list[index + 1] ?? ''] satisfies [string, string]] : []));
}

function own(target: object, name: string, value: (this: never, ...given: unknown[]) => unknown): void {
  Object.defineProperty(target, name, { value, writable: true, configurable: true, enumerable: false });
}
