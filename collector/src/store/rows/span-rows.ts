import { attributeJson, attributesJson, valueText } from '../../otlp/any-value.ts';
import type { Attribute, Resource, Span, SpanEvent, SpanLink } from '../../otlp/records.ts';
import { ATTRIBUTE_COLUMNS, type Column, SPAN_TABLE } from '../schema.ts';
import { volumeAt, type Volume } from '../volume.ts';
import type { Cell } from './column-builder.ts';
import { type PartBuilder, PartSet, type TablePart } from './table-part.ts';

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
  const { rows } = part;
  rows.addRow();
  rows.set(FIRST.traceId, span.traceId);
  rows.set(FIRST.spanId, span.spanId);
  rows.set(FIRST.parentId, span.parentSpanId);
  rows.set(FIRST.traceState, span.traceState);
  rows.set(FIRST.name, span.name);
  rows.set(FIRST.kind, span.kind);
  rows.set(FIRST.start, span.startNs);
  rows.set(FIRST.end, span.endNs);
  rows.set(FIRST.status, span.statusCode);
  rows.set(FIRST.message, span.statusMessage);
  rows.set(SERVICE, resource.service);
  rows.set(RESOURCE, resource.json);
  rows.set(SCOPE_NAME, span.scope.name);
  rows.set(SCOPE_VERSION, span.scope.version);
  const rest: string[] = [];
  for (const attribute of span.attributes) {
    const column = ATTRIBUTE_COLUMN.get(attribute.key);
    const cell = column === undefined ? null : cellOf(attribute, column.type);
    if (column === undefined || cell === null) rest.push(attributeJson(attribute));
    else rows.set(column.index, cell);
  }
  if (rest.length > 0) rows.set(ATTRS, `[${rest.join(',')}]`);
  rows.set(EVENTS, list(span.events, eventJson));
  rows.set(LINKS, list(span.links, linkJson));
  part.noteSpan(span, resource.service);
}

/** Spans as rows of `SPAN_TABLE`, each day apart. */
export function spanParts(spans: readonly Span[]): TablePart[] {
  const parts = new PartSet('spans', SPAN_TABLE, spans.length);
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
