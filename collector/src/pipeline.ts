import { createHash } from 'node:crypto';
import { addToResources } from './enrich/resource.ts';
import { Malformed } from './otlp/malformed.ts';
import type { Resource } from './otlp/records.ts';
import type { Media } from './receive/media.ts';
import { type Refusal, unavailable } from './receive/refusal.ts';
import type { SignalName } from './receive/signal-name.ts';
import type { Signal } from './receive/signals.ts';
import type { PartialSuccess } from './receive/success.ts';
import type { Sender } from './security/sender.ts';
import type { Outage } from './sink/outage.ts';
import type { Kept, Received, Sink } from './sink/sink.ts';
import type { Counters } from './telemetry/counters.ts';
import type { UntouchedCheck } from './untouched/request.ts';
import type { Limits } from './validate/limits.ts';
import { judge, reasonsText } from './validate/verdict.ts';

export interface PipelineDeps {
  readonly sink: Sink;
  readonly limits: Limits;
  readonly counters: Counters;
  readonly outage: Outage;
  readonly untouched: UntouchedCheck;
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

/** What happens to a batch. Resolves when it is safe, or says why it is not. */
export async function take<T extends { readonly resource: Resource }>(signal: Signal<T>, sent: Sent, deps: PipelineDeps): Promise<Outcome> {
  const receivedNs = BigInt(Date.now()) * 1_000_000n;
  return await (takeUntouched(signal.name, signal.leftOut, sent, receivedNs, deps) ?? takeRecords(signal, sent, receivedNs, deps));
}

/** The short way of a request that nothing is changed in: it is kept as it came; undefined for all others. */
function takeUntouched(
  signal: SignalName,
  leftOut: string,
  { media, body, sender }: Sent,
  receivedNs: bigint,
  deps: PipelineDeps,
): Promise<Outcome> | undefined {
  const { sink, untouched } = deps;
  if (media !== 'protobuf' || sender.resource.length > 0) return undefined;
  const items = untouched.itemsOf(signal, body, receivedNs);
  if (items === undefined) return undefined;
  countReceived(signal, items, body, deps);
  const keep = async () => await sink.keepRequest(signal, body, items, new From(body, sender, receivedNs));
  return keepAll(signal, leftOut, items, keep, deps);
}

/** The long way, in order: decode → validate → settle → redact → enrich → keep. */
async function takeRecords<T extends { readonly resource: Resource }>(
  signal: Signal<T>,
  { media, body, sender }: Sent,
  receivedNs: bigint,
  deps: PipelineDeps,
): Promise<Outcome> {
  const { sink, limits, counters } = deps;
  const batch = decoded(signal.decode[media], body);
  if (!('value' in batch)) return { kind: 'refused', refusal: batch };
  const items = batch.value;
  countReceived(signal.name, items.length, body, deps);
  if (items.length > limits.items) {
    const message = `There are ${items.length} ${signal.name} records in the request, ${limits.items} are taken: send smaller batches.`;
    return { kind: 'refused', refusal: { status: 413, message } };
  }

  const { kept, refused } = judge(items, (item) => signal.problemOf(item, receivedNs, limits));
  for (const [reason, count] of refused) counters.add('synctrail_refused_total', { signal: signal.name, reason }, count);
  for (const item of kept) signal.settle(item, receivedNs, limits);
  addToResources(kept, sender.resource);
  signal.redact(kept);
  signal.enrich(kept);
  const from = new From(body, sender, receivedNs);
  const outcome = await keepAll(signal.name, signal.leftOut, kept.length, async () => await signal.keep(sink, kept, from), deps);
  return outcome.kind === 'refused' ? outcome : { kind: 'kept', partial: withRefused(outcome.partial, refused) };
}

function countReceived(signal: SignalName, items: number, body: Buffer, { counters }: PipelineDeps): void {
  counters.add('synctrail_received_total', { signal }, items);
  counters.add('synctrail_received_bytes_total', { signal }, body.length);
}

/** Keeps so many items, and counts what became of them. */
async function keepAll(
  signal: SignalName,
  leftOut: string,
  items: number,
  keep: () => Promise<Kept>,
  { counters, outage }: PipelineDeps,
): Promise<Kept> {
  let outcome: Kept;
  try {
    outcome = await keep();
  } catch (error) {
    outage.failed(signal, items, error);
    return {
      kind: 'refused',
      refusal: unavailable('The collector cannot keep this now; nothing of the request was acknowledged. Send it again later.'),
    };
  }
  outage.kept(signal);
  if (outcome.kind === 'refused') return outcome;
  const { partial } = outcome;
  if (partial !== undefined) counters.add('synctrail_refused_total', { signal, reason: leftOut }, partial.rejected);
  counters.add('synctrail_stored_total', { signal }, items - (partial?.rejected ?? 0));
  return outcome;
}

/** Where a batch came from; its digest is computed where it is asked for. */
class From implements Received {
  readonly workspace: string;
  readonly receivedMs: number;
  readonly #body: Buffer;

  constructor(body: Buffer, { workspace }: Sender, receivedNs: bigint) {
    this.workspace = workspace;
    this.receivedMs = Number(receivedNs / 1_000_000n);
    this.#body = body;
  }

  get digest(): string {
    return createHash('sha256').update(this.#body).digest('base64');
  }
}

/** What the checks refused, and what there was no room for. */
function withRefused(partial: PartialSuccess | undefined, refused: ReadonlyMap<string, number>): PartialSuccess | undefined {
  if (refused.size === 0) return partial;
  const rejected = [...refused.values()].reduce((sum, count) => sum + count, partial?.rejected ?? 0);
  const message = reasonsText(refused);
  return { rejected, message: partial === undefined ? message : `${message}, ${partial.message}` };
}
