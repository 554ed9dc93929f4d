// A host with an OpenTelemetry SDK of its own: a run inside one of its spans, an action outside. SPANS=host sends ours through its processor,
// HOST_SDK=off takes no notice of it. Prints the ids of its span.
import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { configure, defineSync } from '@synctrail/instrumentation';

const spanProcessor = new BatchSpanProcessor({ exporter: new OTLPTraceExporter(), maxQueueSize: 100_000 });
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
const resource = resourceFromAttributes({ 'service.name': 'crm-app', 'service.version': '7.1.0', team: 'crm', shards: 3 });
trace.setGlobalTracerProvider(new TracerProvider({ resource, spanProcessors: [spanProcessor] }));

configure({
  environment: 'test',
  hostSdk: process.env['HOST_SDK'] === 'off' ? false : undefined,
  spanProcessor: process.env['SPANS'] === 'host' ? spanProcessor : undefined,
});
const sync = defineSync({ integration: 'hubspot', id: 'sync_1', name: 'HubSpot' });
const tracer = trace.getTracer('app');

await tracer.startActiveSpan('nightly job', async (span) => {
  await sync.run({ type: 'full', trigger: 'schedule' }, (run) =>
    run.step('contacts', (step) =>
      step.pages([[1, 2, 3]], (page, ids) =>
        page.entities('contact', ids, { id: (id) => id }, async (id, entity) => {
          // the host's own context goes on through ours
          tracer.startActiveSpan(`save ${id}`, (inner) => inner.end());
          if (id === 3) throw new Error('bad');
          entity.substep('image', 'success');
          return entity.created({ targetId: id });
        }),
      ),
    ),
  );
  const { traceId, spanId } = span.spanContext();
  console.log(JSON.stringify({ traceId, spanId }));
  span.end();
});
await sync.action({ action: 'Create invoice' }, () => fetch(process.env['PROVIDER'] ?? ''));
// as a host does at its end; where it holds our spans, that is ours to do
if (process.env['SPANS'] !== 'host') await spanProcessor.forceFlush();
