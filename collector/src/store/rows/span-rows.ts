import { attributeJson, attributesJson, valueText } from '../../otlp/any-value.ts';
import type { Attribute, Resource, Span, SpanEvent, SpanLink } from '../../otlp/records.ts';
import { ATTRIBUTE_COLUMNS, type Column, SPAN_TABLE } from '../schema.ts';
import { volumeAt, type Volume } from '../volume.ts';
import { type Cell, type PartBuilder, PartSet, type TablePart } from './table-part.ts';

const INDEX = new Map(SPAN_TABLE.map((column, index) => [column.name, index]));
const ATTRIBUTE_COLUMN = new Map<string, { index: number; type: Column['type'] }>(
  ATTRIBUTE_COLUMNS.map(({ name, type }) => [name, { index: INDEX.get(name) ?? -1, type }]),
);
const FIRST = { traceId: 0, spanId: 1, parentId: 2, traceState: 3, name: 4, kind: 5, start: 6, end: 7, status: 8, message: 9 } as const;
const at = (name: string) => INDEX.get(name) ?? -1;
const SERVICE = at('service_name');
const RESOURCE = at('resource');
const SCOPE_NAME = at('scope_name');
const SCOPE_VERSION = at('scope_version');
const ATTRS = at('attrs');
const EVENTS = at('events');
const LINKS = at('links');

const DAY_NS = 86_400_000_000_000n;

/** The attribute's value if its type is the column's, else null. */
function cellOf({ type, value }: Attribute, column: Column['type']): Cell {
  if (column === 'VARCHAR') return type === 'string' && typeof value === 'string' ? value : null;
  if (column === 'BIGINT') return type === 'int' && (typeof value === 'number' || typeof value === 'bigint') ? BigInt(value) : null;
  if (column === 'DOUBLE') return type === 'double' && typeof value === 'number' ? value : null;
  return type === 'bool' && typeof value === 'boolean' ? value : null;
}

function list<T>(items: readonly T[], write: (item: T) => string): string | null {
  return items.length === 0 ? null : `[${items.map(write).join(',')}]`;
}

function withAttributes(head: string, attributes: readonly Attribute[]): string {
  const json = attributesJson(attributes);
  return json === null ? `{${head}}` : `{${head},"attributes":${json}}`;
}

const eventJson = (event: SpanEvent) =>
  withAttributes(`"timeUnixNano":"${event.timeNs}","name":${JSON.stringify(event.name)}`, event.attributes);
const linkJson = (link: SpanLink) => withAttributes(`"traceId":"${link.traceId}","spanId":"${link.spanId}"`, link.attributes);

interface ResourceCells {
  service: string;
  json: string | null;
}

function resourceCells(resource: Resource): ResourceCells {
  const service = resource.attributes.find(({ key }) => key === 'service.name');
  return { service: service === undefined ? '' : valueText(service.value), json: attributesJson(resource.attributes) };
}

function addSpan(part: PartBuilder, span: Span, resource: ResourceCells): void {
  part.addRow();
  part.set(FIRST.traceId, span.traceId);
  part.set(FIRST.spanId, span.spanId);
  part.set(FIRST.parentId, span.parentSpanId);
  part.set(FIRST.traceState, span.traceState);
  part.set(FIRST.name, span.name);
  part.set(FIRST.kind, span.kind);
  part.set(FIRST.start, span.startNs);
  part.set(FIRST.end, span.endNs);
  part.set(FIRST.status, span.statusCode);
  part.set(FIRST.message, span.statusMessage);
  part.set(SERVICE, resource.service);
  part.set(RESOURCE, resource.json);
  part.set(SCOPE_NAME, span.scope.name);
  part.set(SCOPE_VERSION, span.scope.version);
  const rest: string[] = [];
  for (const attribute of span.attributes) {
    const column = ATTRIBUTE_COLUMN.get(attribute.key);
    const cell = column === undefined ? null : cellOf(attribute, column.type);
    if (column === undefined || cell === null) rest.push(attributeJson(attribute));
    else part.set(column.index, cell);
  }
  if (rest.length > 0) part.set(ATTRS, `[${rest.join(',')}]`);
  part.set(EVENTS, list(span.events, eventJson));
  part.set(LINKS, list(span.links, linkJson));
  part.noteSpan(span, resource.service);
}

/** Spans as rows of `SPAN_TABLE`, each day apart. */
export function spanParts(spans: readonly Span[]): TablePart[] {
  const parts = new PartSet('spans', SPAN_TABLE);
  const resources = new Map<Resource, ResourceCells>();
  const days = new Map<bigint, Volume>();
  for (const span of spans) {
    let resource = resources.get(span.resource);
    if (resource === undefined) {
      resource = resourceCells(span.resource);
      resources.set(span.resource, resource);
    }
    const dayNumber = span.startNs / DAY_NS;
    let volume = days.get(dayNumber);
    if (volume === undefined) {
      volume = volumeAt('details', span.startNs);
      days.set(dayNumber, volume);
    }
    addSpan(parts.in(volume), span, resource);
  }
  return parts.build();
}
