import type { LogRecord, Resource, Scope } from '../records.ts';
import { attributesOf, resourceOf, scopeOf, valueOf } from './attributes.ts';
import { type JsonNode, requestNode } from './node.ts';

const SEVERITIES = [
  'UNSPECIFIED',
  ...['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'].flatMap((name) => [name, `${name}2`, `${name}3`, `${name}4`]),
].map((name) => `SEVERITY_NUMBER_${name}`);

function logRecord(node: JsonNode, resource: Resource, scope: Scope): LogRecord {
  return {
    resource,
    scope,
    timeNs: node.integer('timeUnixNano'),
    observedNs: node.integer('observedTimeUnixNano'),
    severityNumber: node.enumeration('severityNumber', SEVERITIES),
    severityText: node.string('severityText'),
    eventName: node.string('eventName'),
    body: valueOf(node, 'body').value,
    attributes: attributesOf(node),
    traceId: node.string('traceId').toLowerCase(),
    spanId: node.string('spanId').toLowerCase(),
    droppedAttributes: node.uint32('droppedAttributesCount'),
    flags: node.uint32('flags'),
  };
}

/** Records of an OTLP/JSON log request, text or parsed. Throws `Malformed`. */
export function decodeLogsJson(request: unknown): LogRecord[] {
  const logs: LogRecord[] = [];
  for (const group of requestNode(request, 'resourceLogs').list('resourceLogs')) {
    const resource = resourceOf(group);
    for (const scopeLogs of group.list('scopeLogs')) {
      const scope = scopeOf(scopeLogs);
      for (const node of scopeLogs.list('logRecords')) logs.push(logRecord(node, resource, scope));
    }
  }
  return logs;
}
