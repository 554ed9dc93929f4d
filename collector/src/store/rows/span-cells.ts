import { attributeJson, attributesJson, valueText } from '../../otlp/any-value.ts';
import type { Attribute, Resource, SpanEvent, SpanLink } from '../../otlp/records.ts';
import { ATTRIBUTE_COLUMNS, type Column, SPAN_TABLE } from '../schema.ts';
import type { Cell } from './column-builder.ts';
import type { RowBuilder } from './row-builder.ts';

const INDEX = new Map(SPAN_TABLE.map((column, index) => [column.name, index]));
const at = (name: string) => INDEX.get(name) ?? -1;

/** A column that holds an attribute. */
export interface AttributeColumn {
  readonly index: number;
  readonly type: Column['type'];
}

const ATTRIBUTE_COLUMN: ReadonlyMap<string, AttributeColumn> = new Map(
  ATTRIBUTE_COLUMNS.map(({ name, type }) => [name, { index: at(name), type }]),
);

export const columnOf = (key: string): AttributeColumn | undefined => ATTRIBUTE_COLUMN.get(key);

/** Where the fields of a span are. */
export const SPAN = {
  traceId: at('trace_id'),
  spanId: at('span_id'),
  parentId: at('parent_id'),
  traceState: at('trace_state'),
  name: at('name'),
  kind: at('kind'),
  start: at('start_ns'),
  end: at('end_ns'),
  status: at('status_code'),
  message: at('status_message'),
  service: at('service_name'),
  resource: at('resource'),
  scopeName: at('scope_name'),
  scopeVersion: at('scope_version'),
  attrs: at('attrs'),
  events: at('events'),
  links: at('links'),
} as const;

/** The attribute's value if its type is the column's, else null. */
function cellOf({ type, value }: Attribute, column: Column['type']): Cell {
  if (column === 'VARCHAR') return type === 'string' && typeof value === 'string' ? value : null;
  if (column === 'BIGINT') return type === 'int' && (typeof value === 'number' || typeof value === 'bigint') ? BigInt(value) : null;
  if (column === 'DOUBLE') return type === 'double' && typeof value === 'number' ? value : null;
  return type === 'bool' && typeof value === 'boolean' ? value : null;
}

/** Sets the cell of an attribute; answers the JSON of one that has no column. */
export function setAttribute(rows: RowBuilder, attribute: Attribute): string | undefined {
  const column = columnOf(attribute.key);
  const cell = column === undefined ? null : cellOf(attribute, column.type);
  if (column === undefined || cell === null) return attributeJson(attribute);
  rows.set(column.index, cell);
  return undefined;
}

export function setLists(rows: RowBuilder, events: readonly SpanEvent[], links: readonly SpanLink[]): void {
  if (events.length > 0) rows.set(SPAN.events, list(events, eventJson));
  if (links.length > 0) rows.set(SPAN.links, list(links, linkJson));
}

function list<T>(items: readonly T[], write: (item: T) => string): string {
  return `[${items.map(write).join(',')}]`;
}

function withAttributes(head: string, attributes: readonly Attribute[]): string {
  const json = attributesJson(attributes);
  return json === null ? `{${head}}` : `{${head},"attributes":${json}}`;
}

const eventJson = (event: SpanEvent) =>
  withAttributes(`"timeUnixNano":"${event.timeNs}","name":${JSON.stringify(event.name)}`, event.attributes);
const linkJson = (link: SpanLink) => withAttributes(`"traceId":"${link.traceId}","spanId":"${link.spanId}"`, link.attributes);

export interface ResourceCells {
  readonly service: string;
  readonly json: string | null;
}

export function resourceCells(resource: Resource): ResourceCells {
  const service = resource.attributes.find(({ key }) => key === 'service.name');
  return { service: service === undefined ? '' : valueText(service.value), json: attributesJson(resource.attributes) };
}
