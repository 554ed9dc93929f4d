import { afterEach, describe, expect, it } from 'vitest';
import { startScenario } from './support/child.ts';
import { eventFaults, spanFaults } from './support/faults.ts';
import type { SeenSpan } from './support/decode.ts';
import { startProvider } from './support/provider.ts';
import type { Sink } from './support/sink.ts';
import { startSink } from './support/sink.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

interface Ran {
  sink: Sink;
  host: { traceId: string; spanId: string };
  ours: SeenSpan[];
  theirs: SeenSpan[];
}

async function ran(env: Record<string, string>): Promise<Ran> {
  const [sink, provider] = await Promise.all([startSink(), startProvider()]);
  closing.push(
    () => sink.close(),
    () => provider.close(),
  );
  const child = startScenario('host-sdk', { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url, PROVIDER: provider.url, ...env });
  const code = await child.ended;
  if (code !== 0) throw new Error(`${code}: ${child.stderr()}`);
  const ours = sink.spans.filter(({ attributes }) => attributes['sync.level'] !== undefined);
  return { sink, host: JSON.parse(child.stdout()) as Ran['host'], ours, theirs: sink.spans.filter((span) => !ours.includes(span)) };
}

const names = (spans: SeenSpan[]): string[] => spans.map(({ name }) => name).toSorted((one, other) => one.localeCompare(other));
const run = (spans: SeenSpan[]): SeenSpan | undefined => spans.find(({ name }) => name === 'sync HubSpot');

const OURS = [
  'action Create invoice',
  'entity contact',
  'entity contact',
  'entity contact',
  'GET /',
  'page contacts',
  'page HubSpot',
  'step contacts',
  'sync HubSpot',
];

describe("a host's own OpenTelemetry SDK", () => {
  it('keeps its context and its spans, shares its resource, and a run links to its active span', async () => {
    const { sink, host, ours, theirs } = await ran({});
    expect(names(ours)).toEqual(OURS);
    expect(run(ours)).toMatchObject({ parentSpanId: '', links: [host] });
    expect(run(ours)?.traceId).not.toBe(host.traceId);
    expect(ours.find(({ name }) => name.startsWith('action'))?.links).toEqual([]);
    expect(names(theirs)).toEqual(['nightly job', 'save 1', 'save 2', 'save 3']);
    expect(theirs.filter(({ traceId }) => traceId === host.traceId)).toHaveLength(4);
    expect(theirs.filter(({ parentSpanId }) => parentSpanId === host.spanId)).toHaveLength(3);
    const shared = { 'service.name': 'crm-app', 'service.version': '7.1.0', team: 'crm', shards: 3 };
    const about = sink.resources.filter((_, index) => sink.scopes[index]?.name === 'synctrail');
    expect(about.length).toBeGreaterThan(1);
    for (const resource of about) expect(resource).toEqual({ ...shared, 'deployment.environment.name': 'test' });
    for (const { resource } of sink.metrics) expect(resource).toMatchObject(shared);
  });

  it('takes our spans where its processor is given: the same ones, whole', async () => {
    const [own, through] = [await ran({}), await ran({ SPANS: 'host' })];
    expect(names(through.ours)).toEqual(OURS);
    expect(through.ours.flatMap(spanFaults)).toEqual([]);
    expect(through.sink.logs.flatMap(eventFaults)).toEqual([]);
    expect(run(through.ours)?.links).toEqual([through.host]);
    const shape = (spans: SeenSpan[]): unknown[] =>
      spans
        .map(({ name, kind, parentSpanId, attributes, events, links, status }) => ({
          name,
          kind,
          isRoot: parentSpanId === '',
          attributes: Object.entries(attributes)
            .map(([key, value]) => [key, typeof value, /id$|_at$|port|url|ms$/.test(key) ? '' : value].join(' '))
            .toSorted((one, other) => one.localeCompare(other)),
          events: events.map((event) => [event.name, event.attributes]),
          links: links.length,
          status,
        }))
        .toSorted((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other)));
    expect(shape(through.ours)).toEqual(shape(own.ours));
    for (const span of through.ours) expect(span.endNs >= span.startNs).toBe(true);
    const ids = new Set(through.ours.map(({ spanId }) => spanId));
    expect(through.ours.filter(({ parentSpanId }) => parentSpanId !== '' && !ids.has(parentSpanId))).toEqual([]);
  });

  it('is taken no notice of where that is asked for', async () => {
    const { sink, ours } = await ran({ HOST_SDK: 'off' });
    expect(run(ours)?.links).toEqual([]);
    const [resource] = sink.resources.filter((_, index) => sink.scopes[index]?.name === 'synctrail');
    expect(resource).toEqual({ 'service.name': 'unknown_service:node', 'deployment.environment.name': 'test' });
  });
});
