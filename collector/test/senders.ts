import { post, type SpanJson, spanJson, tracesJson } from './otlp.ts';

/** Sends batches of 20 spans, from so many senders at once, until one of them fails; answers the spans that were acknowledged. */
export async function sendUntilItFails(url: string, senders: number, onBatch: (batches: number) => void): Promise<SpanJson[]> {
  const acknowledged: SpanJson[] = [];
  let batches = 0;
  async function sender(): Promise<void> {
    for (;;) {
      const spans = Array.from({ length: 20 }, () => spanJson());
      const answer = await post(`${url}/v1/traces`, tracesJson(...spans)).catch(() => undefined);
      if (answer?.status !== 200) return;
      acknowledged.push(...spans);
      batches += 1;
      onBatch(batches);
    }
  }
  await Promise.all(Array.from({ length: senders }, sender));
  return acknowledged;
}
