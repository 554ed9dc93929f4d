import { ATTR_SYNC_KIND, redactJsonText } from '@synctrail/model';
import type { MetricPoint } from '../otlp/metric-point.ts';
import type { LogRecord, Resource, Scope, Span } from '../otlp/records.ts';
import { redactAny, redactAttributes, redactShort } from './attributes.ts';
import { redactBodyRecord } from './body-record.ts';

/** Replaces secrets in every text of the spans, in place, each resource once. */
export function redactSpans(spans: readonly Span[]): void {
  redactResources(spans);
  for (const span of spans) {
    span.name = redactShort(span.name);
    span.statusMessage = redactShort(span.statusMessage);
    span.traceState = redactShort(span.traceState);
    redactAttributes(span.attributes);
    for (const event of span.events) {
      event.name = redactShort(event.name);
      redactAttributes(event.attributes);
    }
    for (const link of span.links) {
      if (link.traceState !== undefined) link.traceState = redactShort(link.traceState);
      redactAttributes(link.attributes);
    }
  }
}

function isBodyRecord({ attributes }: LogRecord): boolean {
  return attributes.some(({ key, value }) => key === ATTR_SYNC_KIND && value === 'body');
}

/** Replaces secrets in every text of the records, in place, each resource once. */
export function redactLogs(logs: readonly LogRecord[]): void {
  redactResources(logs);
  for (const log of logs) {
    if (typeof log.body === 'string' && isBodyRecord(log)) log.body = redactBodyRecord(log.body);
    log.body = typeof log.body === 'string' && /^\s*[[{]/.test(log.body) ? redactJsonText(log.body) : redactAny(log.body);
    log.eventName = redactShort(log.eventName);
    log.severityText = redactShort(log.severityText);
    redactAttributes(log.attributes);
  }
}

/** Replaces secrets in what the points tell beside numbers, in place, each resource and metric once. Names are names. */
export function redactMetrics(points: readonly MetricPoint[]): void {
  redactResources(points);
  for (const metric of new Set(points.map((point) => point.metric))) metric.description = redactShort(metric.description);
  for (const { attributes, exemplars = [] } of points) {
    redactAttributes(attributes);
    for (const exemplar of exemplars) redactAttributes(exemplar.attributes);
  }
}

function redactResources(items: readonly { resource: Resource; scope: Scope }[]): void {
  for (const resource of new Set(items.map((item) => item.resource))) redactAttributes(resource.attributes);
  for (const scope of new Set(items.map((item) => item.scope))) {
    scope.name = redactShort(scope.name);
    scope.version = redactShort(scope.version);
    redactAttributes(scope.attributes ?? []);
  }
}
