import { valueText } from '../../otlp/any-value.ts';
import type { LogRecord } from '../../otlp/records.ts';
import { LABEL_COLUMNS, LOG_TABLE, METADATA_COLUMNS } from '../schema.ts';
import { kindOfLog, volumeAt } from '../volume.ts';
import { flattenAll, LOG, logColumn, METADATA_SET, RECORD_LABELS, RESOURCE_LABELS } from './log-cells.ts';
import { PartSet, type TablePart } from './table-part.ts';

/** Log records as rows of `LOG_TABLE`, each volume apart. */
export function logParts(logs: readonly LogRecord[]): TablePart[] {
  const parts = new PartSet('logs', LOG_TABLE, logs.length);
  for (const log of logs) {
    const labels = new Map<string, string>();
    const metadata = new Map<string, string>();
    const resource = new Map<string, string>();
    flattenAll(log.resource.attributes, resource);
    for (const [name, value] of resource) (RESOURCE_LABELS.has(name) ? labels : metadata).set(name, value);
    if (log.scope.name !== '') metadata.set('scope_name', log.scope.name);
    if (log.scope.version !== '') metadata.set('scope_version', log.scope.version);
    const own = new Map<string, string>();
    flattenAll(log.attributes, own);
    for (const [name, value] of own) (RECORD_LABELS.has(name) ? labels : metadata).set(name, value);
    if (log.observedNs !== 0n) metadata.set('observed_timestamp', String(log.observedNs));

    const { rows } = parts.in(volumeAt(kindOfLog(labels.get('sync_kind') ?? ''), log.timeNs));
    rows.addRow();
    rows.set(LOG.time, log.timeNs);
    rows.set(LOG.observed, log.observedNs);
    rows.set(LOG.traceId, log.traceId);
    rows.set(LOG.spanId, log.spanId);
    rows.set(LOG.severity, log.severityNumber);
    rows.set(LOG.severityText, log.severityText);
    rows.set(LOG.eventName, log.eventName);
    rows.set(LOG.line, valueText(log.body));
    for (const name of LABEL_COLUMNS) rows.set(logColumn(name), labels.get(name) ?? '');
    for (const name of METADATA_COLUMNS) {
      rows.set(logColumn(name), metadata.get(name) ?? null);
    }
    const rest = [...metadata].filter(([name]) => !METADATA_SET.has(name));
    if (rest.length > 0) rows.set(LOG.metadata, JSON.stringify(Object.fromEntries(rest)));
  }
  return parts.build();
}
