import type { Resource, Span } from '../../otlp/records.ts';
import { SPAN_TABLE } from '../schema.ts';
import { volumeAt, type Volume } from '../volume.ts';
import { type ResourceCells, resourceCells, setAttribute, setLists, SPAN } from './span-cells.ts';
import { type PartBuilder, PartSet, type TablePart } from './table-part.ts';

const DAY_NS = 86_400_000_000_000n;

function addSpan(part: PartBuilder, span: Span, resource: ResourceCells): void {
  const { rows } = part;
  rows.addRow();
  rows.set(SPAN.traceId, span.traceId);
  rows.set(SPAN.spanId, span.spanId);
  rows.set(SPAN.parentId, span.parentSpanId);
  rows.set(SPAN.traceState, span.traceState);
  rows.set(SPAN.name, span.name);
  rows.set(SPAN.kind, span.kind);
  rows.set(SPAN.start, span.startNs);
  rows.set(SPAN.end, span.endNs);
  rows.set(SPAN.status, span.statusCode);
  rows.set(SPAN.message, span.statusMessage);
  rows.set(SPAN.service, resource.service);
  rows.set(SPAN.resource, resource.json);
  rows.set(SPAN.scopeName, span.scope.name);
  rows.set(SPAN.scopeVersion, span.scope.version);
  const rest: string[] = [];
  for (const attribute of span.attributes) {
    const json = setAttribute(rows, attribute);
    if (json !== undefined) rest.push(json);
  }
  if (rest.length > 0) rows.set(SPAN.attrs, `[${rest.join(',')}]`);
  setLists(rows, span.events, span.links);
  part.traceOf(span.traceId).add(span, resource.service);
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
