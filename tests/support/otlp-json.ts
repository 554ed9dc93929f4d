import { attributeSpec } from '@synctrail/model';
import type { Attributes } from '@synctrail/model';

interface KeyValue {
  key: string;
  value: Record<string, string | number | boolean>;
}

/** Attributes as OTLP's JSON writes them, ints as strings; a name outside the vocabulary is a mistake of the test. */
export function keyValues(attributes: Attributes): KeyValue[] {
  return Object.entries(attributes).map(([key, value]) => {
    const spec = attributeSpec(key);
    if (spec === undefined) throw new Error(`not in the registry: ${key}`);
    if (spec.type === 'int') return { key, value: { intValue: String(value) } };
    if (spec.type === 'double') return { key, value: { doubleValue: Number(value) } };
    if (spec.type === 'boolean') return { key, value: { boolValue: Boolean(value) } };
    return { key, value: { stringValue: String(value) } };
  });
}

export interface JsonSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: KeyValue[];
  links?: { traceId: string; spanId: string }[];
  events?: { timeUnixNano: string; name: string; attributes: KeyValue[] }[];
  status?: { code?: number; message?: string };
}

export interface JsonLog {
  timeUnixNano: string;
  severityNumber: number;
  severityText: string;
  eventName: string;
  body: { stringValue: string };
  attributes: KeyValue[];
  traceId: string;
  spanId: string;
}

const resource = (service: string) => ({
  attributes: [
    { key: 'service.name', value: { stringValue: service } },
    { key: 'deployment.environment.name', value: { stringValue: 'test' } },
  ],
});
const scope = { name: 'synctrail', version: '0.1.0' };

/** The body of `POST /v1/traces`. */
export function tracesRequest(spans: JsonSpan[], service = 'generated-sync'): string {
  return JSON.stringify({ resourceSpans: [{ resource: resource(service), scopeSpans: [{ scope, spans }] }] });
}

/** The body of `POST /v1/logs`. */
export function logsRequest(logRecords: JsonLog[], service = 'generated-sync'): string {
  return JSON.stringify({ resourceLogs: [{ resource: resource(service), scopeLogs: [{ scope, logRecords }] }] });
}

/** ms since the epoch → OTLP's ns. */
export function nanos(ms: number): string {
  return `${BigInt(Math.round(ms * 1000)) * 1000n}`;
}
