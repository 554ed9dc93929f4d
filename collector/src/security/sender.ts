import type { IncomingMessage } from 'node:http';
import type { Attribute } from '../otlp/records.ts';

/** Who sends or reads, as the access check found it. */
export interface Sender {
  /** The name of its token, which is no secret; '' where no token is asked. */
  readonly name: string;
  /** What it may write to and read from: the engines' tenant. */
  readonly workspace: string;
  /** Resource attributes that its token adds to what it sends. */
  readonly resource: readonly Attribute[];
}

const senders = new WeakMap<IncomingMessage, Sender>();

/** Notes whose request it is; only the access check does. */
export function setSender(request: IncomingMessage, sender: Sender): void {
  senders.set(request, sender);
}

/** Whose request it is. Throws where no access check came before: a route that nobody guards must not answer. */
export function senderOf(request: IncomingMessage): Sender {
  const sender = senders.get(request);
  if (sender === undefined) throw new Error(`${request.method} ${request.url?.split('?')[0]} is behind no access check`);
  return sender;
}
