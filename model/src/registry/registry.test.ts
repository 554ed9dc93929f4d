import { describe, expect, it } from 'vitest';
import { ATTR_SYNC_ENTITY_SOURCE_ID } from '../attributes.generated.ts';
import { constantName } from '../../generate/constants.ts';
import { INDEX_LABELS, lokiName, SPAN_COLUMNS } from '../columns.ts';
import { EVENTS, EVERY_LOG } from '../events.ts';
import { attributeSpec, registry } from './index.ts';
import { COLLECTOR_METRICS } from './collector-metrics.ts';
import { METRICS, prometheusName } from './metrics.ts';

const names = registry.map((spec) => spec.name);
const byType = { string: 'string', json: 'string', int: 'number', double: 'number', boolean: 'boolean' } as const;

describe('the registry', () => {
  it('names each attribute once', () => {
    expect(new Set(names).size).toBe(names.length);
  });

  it('writes names as OpenTelemetry does, and ours below sync.', () => {
    for (const spec of registry) {
      expect(spec.name).toMatch(/^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$/);
      expect(spec.name.startsWith('sync.')).toBe(spec.otel !== true);
    }
  });

  it('gives each an example of its own type and a meaning', () => {
    for (const spec of registry) {
      expect(typeof spec.example, spec.name).toBe(byType[spec.type]);
      expect(spec.brief.length).toBeGreaterThan(3);
      expect(spec.on.length).toBeGreaterThan(0);
    }
  });

  it('gives JSON where it says JSON', () => {
    const examples = registry.filter((spec) => spec.type === 'json').map((spec) => spec.example);
    for (const example of examples) expect(JSON.parse(String(example))).toBeTypeOf('object');
  });

  it('keeps Loki names apart: no two attributes fold into one', () => {
    const folded = registry.map((spec) => lokiName(spec.name as never));
    expect(new Set(folded).size).toBe(folded.length);
  });

  it("fits Tempo's dedicated columns: 20 string and 5 int", () => {
    const tempo = SPAN_COLUMNS.filter((spec) => spec.column !== 'store');
    expect(tempo.filter((spec) => spec.type === 'string').length).toBeLessThanOrEqual(20);
    expect(tempo.filter((spec) => spec.type === 'int').length).toBeLessThanOrEqual(5);
  });

  it('indexes few labels', () => {
    expect(INDEX_LABELS).toEqual({
      resource: ['service.name', 'deployment.environment.name'],
      log: ['sync.kind', 'sync.integration', 'sync.lane'],
    });
  });

  it('generates the constants that code imports', () => {
    expect(constantName('sync.entity.source_id')).toBe('ATTR_SYNC_ENTITY_SOURCE_ID');
    expect(ATTR_SYNC_ENTITY_SOURCE_ID).toBe('sync.entity.source_id');
  });
});

describe('events', () => {
  it('require only attributes that exist and apply to their kind of log', () => {
    for (const [name, event] of Object.entries(EVENTS)) {
      for (const attribute of [...EVERY_LOG, ...event.requires]) {
        const spec = attributeSpec(attribute);
        expect(spec, `${name}: ${attribute}`).toBeDefined();
        expect(spec?.on, `${name}: ${attribute} on ${event.kind}`).toContain(event.kind);
      }
    }
  });

  it('S3-13 … S3-17, S3-26 … S3-31: has a start and an end for every type of sync', () => {
    for (const type of ['INITIAL', 'INCREMENTAL', 'FULL', 'PERMISSION', 'SINGLE_RECORD', 'BACKGROUND']) {
      expect(Object.keys(EVENTS)).toContain(`${type}_SYNC_STARTED`);
      expect(Object.keys(EVENTS)).toContain(`${type}_SYNC_COMPLETED`);
    }
  });

  it('S3-33, S3-41: what is recoverable warns, what needs someone is an error', () => {
    expect(EVENTS.SYNC_RUN_RATE_LIMITED.severity).toBe('warn');
    expect(EVENTS.SYNC_RUN_WARNING.severity).toBe('warn');
    expect(EVENTS.FULL_SYNC_INTERRUPTED.severity).toBe('warn');
    expect(EVENTS.SYNC_RUN_ERROR.severity).toBe('error');
    expect(EVENTS.SYNC_CREATION_FAILED.severity).toBe('error');
  });
});

describe('metrics', () => {
  it('have labels that exist, and bounds that grow where they are histograms', () => {
    for (const [name, spec] of Object.entries(METRICS)) {
      expect(name).toMatch(/^sync(\.[a-z_]+)+$/);
      for (const label of spec.labels) expect(attributeSpec(label), `${name}: ${label}`).toBeDefined();
      const bounds: readonly number[] = 'bounds' in spec ? spec.bounds : [];
      expect(bounds.length > 0).toBe(spec.kind === 'histogram');
      expect(bounds.toSorted((one, other) => one - other)).toEqual(bounds);
    }
  });

  it("have the names that Prometheus' translation of OTLP gives them", () => {
    expect(prometheusName('sync.runs')).toBe('sync_runs_total');
    expect(prometheusName('sync.entities')).toBe('sync_entities_total');
    expect(prometheusName('sync.run.duration')).toBe('sync_run_duration_seconds');
    expect(prometheusName('sync.calls')).toBe('sync_calls_total');
    expect(prometheusName('sync.rate_limit.remaining')).toBe('sync_rate_limit_remaining');
  });
});

describe('metrics of the collector itself', () => {
  it("have names by Prometheus' rules, and bounds that grow where they are histograms", () => {
    for (const [name, spec] of Object.entries(COLLECTOR_METRICS)) {
      expect(name).toMatch(/^synctrail(_[a-z]+)+$/);
      expect(name.endsWith('_total')).toBe(spec.kind === 'counter');
      const bounds: readonly number[] = 'bounds' in spec ? spec.bounds : [];
      expect(bounds.length > 0).toBe(spec.kind === 'histogram');
      expect(name.endsWith('_duration_seconds')).toBe(spec.kind === 'histogram');
      expect(bounds.toSorted((one, other) => one - other)).toEqual(bounds);
    }
  });
});
