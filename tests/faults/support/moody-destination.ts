import { type Destination, type Reaction, startDestination } from '../../../collector/test/forward/destination.ts';
import type { Chance } from './extent.ts';

/** An OTLP end point in a bad mood: away, slow, refusing, lying. */
export interface MoodyDestination extends Destination {
  /** Span ids of the records that it said truly it took. */
  readonly kept: Set<string>;
  /** How often it reacted otherwise than well. */
  moods(): number;
  /** From now on it takes everything. */
  calm(): void;
}

const HTML = { 'content-type': 'text/html' };

/** One of what engines, proxies and portals before them answer. */
function mood(chance: Chance): Reaction {
  return chance.of<() => Reaction>([
    () => 'never',
    () => 'cut',
    () => 'headers',
    () => ({ status: 502, headers: HTML, body: '<h1>Bad Gateway</h1>' }),
    () => ({ status: 504, headers: HTML, body: '<h1>Gateway Time-out</h1>' }),
    () => ({ status: 503 }),
    () => ({ status: 429, headers: { 'retry-after': '0' } }),
    () => ({ status: 500, body: 'panic: runtime error' }),
    () => ({ status: 404, headers: HTML, body: '<h1>not found</h1>' }),
    () => ({ status: 302, headers: { location: 'http://127.0.0.1:9/sign-in' } }),
    // Says that all is well, and is none of it.
    () => ({ status: 200, headers: HTML, body: '<h1>Welcome to our WLAN</h1>' }),
    () => ({ status: 200, headers: HTML }),
    () => ({ status: 200, headers: { 'content-type': 'application/json' }, body: '{"status":"error"}' }),
    () => ({ status: 200, headers: { 'content-type': 'application/x-protobuf' }, body: 'nonsense' }),
    () => ({ status: 200, headers: { 'content-type': 'application/json' }, body: '{"partialSuccess":7}' }),
  ])();
}

/** Reacts badly to every second request until it is calmed. */
export async function startMoody(chance: Chance): Promise<MoodyDestination> {
  const destination = await startDestination();
  const kept = new Set<string>();
  let moods = 0;
  let isCalm = false;
  destination.react(({ spans, logs }) => {
    if (!isCalm && chance.below(2) === 0) {
      moods += 1;
      return mood(chance);
    }
    for (const { spanId } of spans) kept.add(spanId);
    for (const { spanId } of logs) if (spanId !== undefined) kept.add(spanId);
    return { status: 200 };
  });
  return Object.assign(destination, { kept, moods: () => moods, calm: () => void (isCalm = true) });
}
