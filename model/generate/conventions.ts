import { EVENTS, EVERY_LOG } from '../src/events.ts';
import { registry } from '../src/registry/index.ts';
import { COLLECTOR_METRICS, type CollectorMetricSpec } from '../src/registry/collector-metrics.ts';
import type { MetricName, MetricSpec } from '../src/registry/metrics.ts';
import { METRICS, prometheusName } from '../src/registry/metrics.ts';
import type { AttributeSpec } from '../src/registry/spec.ts';
import { STATUSES } from '../src/status.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|');

function row(spec: AttributeSpec): string {
  const marks = [spec.needed ? 'needed' : '', spec.label ? 'label' : '', spec.column ? 'column' : '']
    .filter((mark) => mark !== '')
    .join(', ');
  return `| \`${spec.name}\` | ${spec.type} | ${spec.on.join(', ')} | ${spec.sensitivity} | ${cell(spec.brief)} | \`${cell(String(spec.example))}\` | ${marks} |`;
}

function metricRow([name, spec]: [string, MetricSpec]): string {
  const labels = spec.labels.map((label) => `\`${label}\``).join(', ');
  return `| \`${name}\` | ${spec.kind} | ${spec.unit} | \`${prometheusName(name as MetricName)}\` | ${labels} | ${cell(spec.brief)} |`;
}

function collectorMetricRow([name, spec]: [string, CollectorMetricSpec]): string {
  return `| \`${name}\` | ${spec.kind} | ${spec.labels.map((label) => `\`${label}\``).join(', ')} | ${cell(spec.brief)} |`;
}

export function conventions(): string {
  const events = Object.entries(EVENTS).map(([name, spec]) => `| \`${name}\` | ${spec.kind} | ${spec.severity} | ${spec.brief} |`);
  const statuses = Object.entries(STATUSES).map(
    ([name, spec]) => `| \`${name}\` | ${spec.label} | ${spec.color} | ${spec.final ? 'yes' : 'no'} | ${spec.brief} |`,
  );
  return `<!-- Generated from model/src by \`npm run generate\`. Do not edit. -->
# Conventions

The attributes, events and statuses of Synctrail. Any OpenTelemetry SDK that sets those marked *needed* gets the drill-down.
Names of OpenTelemetry's semantic conventions are used wherever they exist; ours begin with \`sync.\`.

Marks: **needed** without it the drill-down does not work · **label** an index label in Loki · **column** a column of its own in Tempo and the embedded store.

## Attributes

| name | type | on | sensitivity | meaning | example | marks |
|---|---|---|---|---|---|---|
${registry.map(row).join('\n')}

## Events

Each is an OpenTelemetry log record whose event name and \`sync.event\` are the name below. Every one carries ${EVERY_LOG.map((name) => `\`${name}\``).join(', ')}.

| event | kind | severity | meaning |
|---|---|---|---|
${events.join('\n')}

## Metrics

Cumulative, by OTLP. Labels have few values each; what is beyond is \`other\`. In Prometheus dots are underscores, in labels too (\`sync_entity_type\`).

| metric | kind | unit | in Prometheus | labels | meaning |
|---|---|---|---|---|---|
${Object.entries(METRICS).map(metricRow).join('\n')}

### Of the collector itself

At its \`/metrics\`, beside those of its process.

| metric | kind | labels | meaning |
|---|---|---|---|
${Object.entries(COLLECTOR_METRICS).map(collectorMetricRow).join('\n')}

## Statuses

| status | shown as | colour | final | meaning |
|---|---|---|---|---|
${statuses.join('\n')}
`;
}
