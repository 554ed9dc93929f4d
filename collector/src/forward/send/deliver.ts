import { itemCount, pack, type Parcel, splitAt } from '../wire/parcel.ts';
import type { Answer } from './answer.ts';
import { reasonOf } from './reasons.ts';

/** Requests at most to find what is wrong in one: the rest is set aside together. */
const MAX_REQUESTS = 256;

export interface Deliver {
  post(request: Buffer): Promise<Answer>;
  /** Resolves when it is on disk. */
  setAside(parcel: Parcel, reason: string, words: string, items: number): Promise<void>;
  accepted(items: number): void;
}

export type Delivered =
  | { readonly kind: 'done' }
  | { readonly kind: 'again'; readonly rest: Parcel; readonly answer: Extract<Answer, { kind: 'again' }> };

/**
 * Sends items until each was taken or set aside, or the destination has to be left alone for now. What is refused is halved, left before
 * right, until what is wrong in it is found. An engine that has kept the good ones gets them again that way; Loki drops what it has.
 */
export async function deliver(parcel: Parcel, deps: Deliver): Promise<Delivered> {
  const todo: Parcel[] = [parcel];
  for (let requests = 1; ; requests += 1) {
    const part = todo.shift();
    if (part === undefined) return { kind: 'done' };
    const items = itemCount(part);
    const answer = await deps.post(pack(part));
    switch (answer.kind) {
      case 'accepted':
        deps.accepted(items);
        break;
      case 'partial':
        deps.accepted(Math.max(0, items - answer.rejected));
        await deps.setAside(part, 'partial_success', answer.words, Math.min(items, answer.rejected));
        break;
      case 'again':
        return { kind: 'again', rest: [part, ...todo].flat(), answer };
      case 'refused':
        if (items === 1) await deps.setAside(part, answer.tooLarge ? 'too_large' : reasonOf(answer.words), answer.words, 1);
        else if (requests >= MAX_REQUESTS) await deps.setAside(part, 'undecided', answer.words, items);
        else todo.unshift(...splitAt(part, Math.ceil(items / 2)));
    }
  }
}
