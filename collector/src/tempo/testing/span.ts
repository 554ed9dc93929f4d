import { createHash } from 'node:crypto';
import type { Attribute, Span } from '../../otlp/records.ts';

type Value = string | number | boolean;

/** A span that leaves out what a test does not care about. */
export interface SpanSketch extends Partial<
  Pick<Span, 'name' | 'kind' | 'statusCode' | 'statusMessage' | 'traceId' | 'spanId' | 'parentSpanId'>
> {
  readonly attributes?: Readonly<Record<string, Value>>;
  readonly resource?: Readonly<Record<string, Value>>;
  readonly events?: readonly { name: string; attributes?: Readonly<Record<string, Value>> }[];
  readonly links?: readonly { traceId: string; spanId: string }[];
  /** Seconds after `BASE_S`. */
  readonly start?: number;
  /** Seconds, 1 unless told otherwise. */
  readonly duration?: number;
}

/** 2026-11-20T12:00:00Z, seconds since the epoch: a fixed day, so that nothing depends on when a test runs. */
export const BASE_S = 1_795_176_000;

let made = 0;

/** Whole numbers are ints, other numbers are doubles. */
export function span(sketch: SpanSketch): Span {
  made += 1;
  const startNs = BigInt(Math.round((BASE_S + (sketch.start ?? 0)) * 1000)) * 1_000_000n;
  return {
    resource: { attributes: attributes({ 'service.name': 'svc', ...sketch.resource }) },
    scope: { name: 'synctrail', version: '1' },
    traceId: sketch.traceId ?? hex(`trace ${made}`, 32),
    spanId: sketch.spanId ?? hex(`span ${made}`, 16),
    parentSpanId: sketch.parentSpanId ?? '',
    traceState: '',
    name: sketch.name ?? 'work',
    kind: sketch.kind ?? 1,
    startNs,
    endNs: startNs + BigInt(Math.round((sketch.duration ?? 1) * 1e9)),
    attributes: attributes(sketch.attributes ?? {}),
    events: (sketch.events ?? []).map((event) => ({ timeNs: startNs, name: event.name, attributes: attributes(event.attributes ?? {}) })),
    links: (sketch.links ?? []).map((link) => ({ ...link, attributes: [] })),
    statusCode: sketch.statusCode ?? 0,
    statusMessage: sketch.statusMessage ?? '',
  };
}

export function hex(seed: string, length: number): string {
  return createHash('sha256').update(seed).digest('hex').slice(0, length);
}

function attributes(values: Readonly<Record<string, Value>>): Attribute[] {
  return Object.entries(values).map(([key, value]): Attribute => {
    if (typeof value === 'string') return { key, type: 'string', value };
    if (typeof value === 'boolean') return { key, type: 'bool', value };
    return { key, type: Number.isInteger(value) ? 'int' : 'double', value };
  });
}
