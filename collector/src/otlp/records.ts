/** An attribute value as OTLP has it; 64-bit integers are bigint only beyond the safe range. */
export type AttributeValue = string | number | bigint | boolean | Uint8Array | null | AttributeValue[] | { [key: string]: AttributeValue };

/** Keeps OTLP's distinction between int and double, which JavaScript's numbers lose. */
export interface Attribute {
  key: string;
  type: 'string' | 'int' | 'double' | 'bool' | 'bytes' | 'array' | 'kvlist' | 'empty';
  value: AttributeValue;
}

// What is optional here is only passed on: nothing of ours reads it, and it is 0 or empty when it is not there.

export interface Resource {
  attributes: Attribute[];
  droppedAttributes?: number;
  schemaUrl?: string;
}

export interface Scope {
  name: string;
  version: string;
  attributes?: Attribute[];
  droppedAttributes?: number;
  schemaUrl?: string;
}

export interface SpanEvent {
  timeNs: bigint;
  name: string;
  attributes: Attribute[];
  droppedAttributes?: number;
}

export interface SpanLink {
  /** 32 hex. */
  traceId: string;
  /** 16 hex. */
  spanId: string;
  traceState?: string;
  attributes: Attribute[];
  droppedAttributes?: number;
  flags?: number;
}

/** A span between receipt and storage: decoded, not yet rows. */
export interface Span {
  resource: Resource;
  scope: Scope;
  /** 32 hex, lower case. */
  traceId: string;
  /** 16 hex, lower case. */
  spanId: string;
  /** 16 hex, or empty for a root. */
  parentSpanId: string;
  traceState: string;
  name: string;
  /** OTLP's SpanKind, 0 to 5. */
  kind: number;
  startNs: bigint;
  endNs: bigint;
  attributes: Attribute[];
  events: SpanEvent[];
  links: SpanLink[];
  /** OTLP's StatusCode: 0 unset, 1 ok, 2 error. */
  statusCode: number;
  statusMessage: string;
  droppedAttributes?: number;
  droppedEvents?: number;
  droppedLinks?: number;
  /** W3C's trace flags, and whether the parent is remote. */
  flags?: number;
}

/** A log record between receipt and storage. */
export interface LogRecord {
  resource: Resource;
  scope: Scope;
  timeNs: bigint;
  observedNs: bigint;
  severityNumber: number;
  severityText: string;
  eventName: string;
  body: Attribute['value'];
  attributes: Attribute[];
  /** 32 hex, or empty. */
  traceId: string;
  /** 16 hex, or empty. */
  spanId: string;
  droppedAttributes?: number;
  flags?: number;
}
