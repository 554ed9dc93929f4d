// The same entities with the stock SDK: batch processor, OTLP protobuf. TUNED=1 gives it a queue and a batch that lose nothing.
import { context, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { AlwaysOnSampler, BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { measure, planned, turn } from './measured.ts';

const { TUNED, QUEUE, BATCH } = process.env;
const plan = planned();
const limits =
  TUNED === '1'
    ? { maxQueueSize: 2 * plan.count, maxExportBatchSize: 4_096 }
    : QUEUE === undefined
      ? {}
      : { maxQueueSize: Number(QUEUE), maxExportBatchSize: Number(BATCH ?? 512) };
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
const provider = new TracerProvider({
  sampler: new AlwaysOnSampler(),
  spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter(), ...limits })],
});
const tracer = provider.getTracer('bench');

async function entity(runId: string, pageId: string, id: number, work: () => Promise<number>): Promise<void> {
  await tracer.startActiveSpan('entity contact', async (span) => {
    try {
      const targetId = await work();
      span.setAttributes({
        'sync.level': 'entity',
        'sync.integration': 'hubspot',
        'sync.id': 'sync_1',
        'sync.run.id': runId,
        'sync.page.id': pageId,
        'sync.entity.type': 'contact',
        'sync.entity.source_id': String(id),
        'sync.entity.target_id': String(targetId),
        'sync.entity.action': 'create',
        'sync.status': 'success',
      });
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: String(error) });
    } finally {
      span.end();
    }
  });
}

await measure(plan, async (count) => {
  const size = plan.way === 'pages' ? plan.size : count;
  const runId = '0a637b12e926a1f941277242971ea24b';
  for (let from = 0; from < count; from += size) {
    await tracer.startActiveSpan('page contacts', { root: true }, async (page) => {
      const pageId = page.spanContext().traceId;
      const of = (id: number): Promise<void> =>
        entity(runId, pageId, id, async () => {
          if (plan.way === 'yielding' && id % 100 === 0) await turn();
          return id;
        });
      if (plan.way === 'loop') await Promise.all(Array.from({ length: size }, (_, index) => of(from + index)));
      else {
        let next = from;
        const lane = async (): Promise<void> => {
          while (next < from + size) {
            const id = next;
            next += 1;
            await of(id);
          }
        };
        await Promise.all(Array.from({ length: 8 }, lane));
      }
      page.end();
    });
    await turn();
  }
  await provider.forceFlush().catch(() => {});
});
await provider.shutdown().catch(() => {});
trace.disable();
