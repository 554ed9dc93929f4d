import { attributeSpec, LOST_AFTER_MS, lokiName } from '@synctrail/model';
import type { Attribute, LogRecord } from '../otlp/records.ts';
import { attributeOfLoki } from '../otlp/loki-names.ts';
import type { StoredEvent } from './events.ts';

/** OTLP's SeverityNumber. */
const ERROR = 17;
const NS_PER_MS = 1_000_000n;
/** What belongs to the event that was read, and not to the run's row. */
const OWN_OF_EVENT: ReadonlySet<string> = new Set(['sync.kind', 'sync.event', 'sync.status', 'sync.lane']);

function attributeOf(name: string, text: string): Attribute {
  const type = attributeSpec(name)?.type;
  if (type === 'int' && /^-?\d{1,15}$/.test(text)) return { key: name, type: 'int', value: Number(text) };
  if (type === 'boolean') return { key: name, type: 'bool', value: text === 'true' };
  return { key: name, type: 'string', value: text };
}

/**
 * `SYNC_RUN_LOST` of a run, made from its newest event alone: every collector that sees that event writes the same record, byte for byte,
 * whenever it does, so that engines keep one. Its time is when the run had been silent for `LOST_AFTER_MS`; should the run speak again,
 * its next event is newer and is its row again.
 */
export function lostEvent({ timeMs, labels }: StoredEvent): LogRecord {
  const attributes: Attribute[] = [];
  const resource: Attribute[] = [];
  for (const [label, text] of Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1))) {
    const name = attributeOfLoki(label)?.name;
    if (name === undefined || OWN_OF_EVENT.has(name)) continue;
    (attributeSpec(name)?.on.includes('resource') === true ? resource : attributes).push(attributeOf(name, text));
  }
  const own = { 'sync.kind': 'lifecycle', 'sync.event': 'SYNC_RUN_LOST', 'sync.status': 'lost', 'sync.lane': 'lost' } satisfies Record<
    string,
    string
  >;
  for (const [key, value] of Object.entries(own)) attributes.push({ key, type: 'string', value });
  const timeNs = BigInt(timeMs + LOST_AFTER_MS) * NS_PER_MS;
  return {
    resource: { attributes: resource },
    scope: { name: 'synctrail', version: '' },
    timeNs,
    observedNs: timeNs,
    severityNumber: ERROR,
    severityText: 'ERROR',
    eventName: 'SYNC_RUN_LOST',
    body: `${labels[lokiName('sync.name')] ?? labels[lokiName('sync.id')] ?? 'A run'} gave no sign of life since ${new Date(timeMs).toISOString()}`,
    attributes,
    traceId: labels['trace_id'] ?? '',
    spanId: labels['span_id'] ?? '',
  };
}
