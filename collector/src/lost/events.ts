/** An event as a reader gets it: all labels and metadata by Loki's names. */
export interface StoredEvent {
  readonly timeMs: number;
  readonly labels: Readonly<Record<string, string>>;
}

export interface Span {
  /** First ms since the epoch. */
  readonly fromMs: number;
  /** First ms that is no longer part of it. */
  readonly toMs: number;
}

/** Asks for the newest events of a LogQL selector, newest first; rejects when they cannot be had. */
export type AskEvents = (query: string, span: Span, limit: number) => Promise<StoredEvent[]>;

/** Loki's own bound, and so the embedded store's. */
export const MOST_EVENTS = 5_000;

/** All events of a span, however many: each answer says where the next one goes on. */
export async function* allEvents(ask: AskEvents, query: string, span: Span, limit = MOST_EVENTS): AsyncGenerator<StoredEvent> {
  let { toMs } = span;
  while (toMs > span.fromMs) {
    const events = await ask(query, { fromMs: span.fromMs, toMs }, limit);
    const oldest = events.at(-1)?.timeMs;
    if (oldest === undefined || events.length < limit) {
      yield* events;
      return;
    }
    // The oldest instant may go on in the next answer; when it fills a whole one, what is beyond cannot be asked for.
    const isOneInstant = oldest >= toMs - 1;
    for (const event of events) if (isOneInstant || event.timeMs > oldest) yield event;
    toMs = isOneInstant ? oldest : oldest + 1;
  }
}
