import { createHash } from 'node:crypto';
import { addToResources } from './enrich/resource.ts';
import { Malformed } from './otlp/malformed.ts';
import type { Resource } from './otlp/records.ts';
import type { Media } from './receive/media.ts';
import { type Refusal, unavailable } from './receive/refusal.ts';
import type { Signal } from './receive/signals.ts';
import type { PartialSuccess } from './receive/success.ts';
import type { Sender } from './security/sender.ts';
import type { Outage } from './sink/outage.ts';
import type { Kept, Received, Sink } from './sink/sink.ts';
import type { Counters } from './telemetry/counters.ts';
import type { Limits } from './validate/limits.ts';
import { judge, reasonsText } from './validate/verdict.ts';

export interface PipelineDeps {
  readonly sink: Sink;
  readonly limits: Limits;
  readonly counters: Counters;
  readonly outage: Outage;
}

/** A request's body, decompressed, and whose it is. */
export interface Sent {
  readonly media: Media;
  readonly body: Buffer;
  readonly sender: Sender;
}

/** What the sender is told. */
export type Outcome = Kept;

/** Decodes with the error that a sender can act on. */
function decoded<T>(decode: (body: Buffer) => T, body: Buffer): { readonly value: T } | Refusal {
  try {
    return { value: decode(body) };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return { status: 400, message: `This is no OTLP: ${error.message}.` };
  }
}

/** What happens to a batch, in order: decode → validate → settle → redact → enrich → keep. Resolves when it is safe, or says why it is not. */
export async function take<T extends { readonly resource: Resource }>(
  signal: Signal<T>,
  { media, body, sender }: Sent,
  deps: PipelineDeps,
): Promise<Outcome> {
  const { sink, limits, counters, outage } = deps;
  const labels = { signal: signal.name };
  const receivedNs = BigInt(Date.now()) * 1_000_000n;

  const batch = decoded(signal.decode[media], body);
  if (!('value' in batch)) return { kind: 'refused', refusal: batch };
  const items = batch.value;
  counters.add('synctrail_received_total', labels, items.length);
  counters.add('synctrail_received_bytes_total', labels, body.length);
  if (items.length > limits.items) {
    const message = `There are ${items.length} ${signal.name} records in the request, ${limits.items} are taken: send smaller batches.`;
    return { kind: 'refused', refusal: { status: 413, message } };
  }

  const { kept, refused } = judge(items, (item) => signal.problemOf(item, receivedNs, limits));
  for (const [reason, count] of refused) counters.add('synctrail_refused_total', { ...labels, reason }, count);
  for (const item of kept) signal.settle(item, receivedNs, limits);
  addToResources(kept, sender.resource);
  signal.redact(kept);
  signal.enrich(kept);

  let outcome: Kept;
  try {
    outcome = await signal.keep(sink, kept, receivedOf(body, sender, receivedNs));
  } catch (error) {
    outage.failed(signal.name, kept.length, error);
    return {
      kind: 'refused',
      refusal: unavailable('The collector cannot keep this now; nothing of the request was acknowledged. Send it again later.'),
    };
  }
  outage.kept(signal.name);
  if (outcome.kind === 'refused') return outcome;
  const { partial } = outcome;
  if (partial !== undefined) counters.add('synctrail_refused_total', { ...labels, reason: signal.leftOut }, partial.rejected);
  counters.add('synctrail_stored_total', labels, kept.length - (partial?.rejected ?? 0));
  return { kind: 'kept', partial: withRefused(partial, refused) };
}

function receivedOf(body: Buffer, { workspace }: Sender, receivedNs: bigint): Received {
  return { workspace, receivedMs: Number(receivedNs / 1_000_000n), digest: createHash('sha256').update(body).digest('base64') };
}

/** What the checks refused, and what there was no room for. */
function withRefused(partial: PartialSuccess | undefined, refused: ReadonlyMap<string, number>): PartialSuccess | undefined {
  if (refused.size === 0) return partial;
  const rejected = [...refused.values()].reduce((sum, count) => sum + count, partial?.rejected ?? 0);
  const message = reasonsText(refused);
  return { rejected, message: partial === undefined ? message : `${message}, ${partial.message}` };
}
