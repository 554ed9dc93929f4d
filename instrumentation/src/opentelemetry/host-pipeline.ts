import { warnOnce } from '../context/warn.ts';
import type { Settings } from '../configure/settings.ts';
import type { SpanRecord } from '../otlp/span.ts';
import type { HostEnvelope, HostSpanProcessor } from './host-span.ts';
import { hostReadable, hostResourceOf } from './host-span.ts';

/** Spans on their way through the host's own SDK. Its faults are told once, and never thrown. */
export class HostPipeline {
  private readonly processor: HostSpanProcessor;
  private readonly around: HostEnvelope;

  constructor(processor: HostSpanProcessor, resource: Settings['resource'], version: string) {
    this.processor = processor;
    this.around = { resource: hostResourceOf({ ...resource }), instrumentationScope: { name: 'synctrail', version } };
  }

  span(record: SpanRecord): void {
    try {
      this.processor.onEnd(hostReadable(record, this.around));
    } catch (error) {
      warnOnce('SYNCTRAIL_HOST_SDK', `The span processor threw, and a span is lost: ${String(error)}`);
    }
  }

  /** Waits for what it holds, no longer than that, ms. */
  async flush(timeoutMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, timeoutMs);
    });
    try {
      await Promise.race([this.processor.forceFlush(), late]);
    } catch (error) {
      warnOnce('SYNCTRAIL_HOST_SDK', `The span processor could not flush: ${String(error)}`);
    } finally {
      clearTimeout(timer);
    }
  }
}
