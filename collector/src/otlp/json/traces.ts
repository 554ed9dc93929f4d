import type { Resource, Scope, Span } from '../records.ts';
import { attributesOf, resourceOf, scopeOf } from './attributes.ts';
import { type JsonNode, requestNode } from './node.ts';

const KINDS = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'].map((name) => `SPAN_KIND_${name}`);
const STATUS_CODES = ['STATUS_CODE_UNSET', 'STATUS_CODE_OK', 'STATUS_CODE_ERROR'];

function span(node: JsonNode, resource: Resource, scope: Scope): Span {
  const status = node.child('status');
  return {
    resource,
    scope,
    traceId: node.string('traceId').toLowerCase(),
    spanId: node.string('spanId').toLowerCase(),
    parentSpanId: node.string('parentSpanId').toLowerCase(),
    traceState: node.string('traceState'),
    name: node.string('name'),
    kind: node.enumeration('kind', KINDS),
    startNs: node.integer('startTimeUnixNano'),
    endNs: node.integer('endTimeUnixNano'),
    attributes: attributesOf(node),
    events: [...node.list('events')].map((event) => ({
      timeNs: event.integer('timeUnixNano'),
      name: event.string('name'),
      attributes: attributesOf(event),
      droppedAttributes: event.uint32('droppedAttributesCount'),
    })),
    links: [...node.list('links')].map((link) => ({
      traceId: link.string('traceId').toLowerCase(),
      spanId: link.string('spanId').toLowerCase(),
      traceState: link.string('traceState'),
      attributes: attributesOf(link),
      droppedAttributes: link.uint32('droppedAttributesCount'),
      flags: link.uint32('flags'),
    })),
    statusCode: status?.enumeration('code', STATUS_CODES) ?? 0,
    statusMessage: status?.string('message') ?? '',
    droppedAttributes: node.uint32('droppedAttributesCount'),
    droppedEvents: node.uint32('droppedEventsCount'),
    droppedLinks: node.uint32('droppedLinksCount'),
    flags: node.uint32('flags'),
  };
}

/** Spans of an OTLP/JSON trace request, text or parsed. Throws `Malformed`. */
export function decodeTracesJson(request: unknown): Span[] {
  const spans: Span[] = [];
  for (const group of requestNode(request, 'resourceSpans').list('resourceSpans')) {
    const resource = resourceOf(group);
    for (const scopeSpans of group.list('scopeSpans')) {
      const scope = scopeOf(scopeSpans);
      for (const node of scopeSpans.list('spans')) spans.push(span(node, resource, scope));
    }
  }
  return spans;
}
