import { describe, expect, it } from 'vitest';
import { Meter } from '../metrics/meter.ts';
import type { Batch } from './batch.ts';
import type { Delivery } from './delivery.ts';
import { Sender } from './sender.ts';

/** A far end that keeps every request until it is let go. */
function slowSender(limitBytes: number) {
  const sent: number[] = [];
  const waiting: ((delivery: Delivery) => void)[] = [];
  const sender = new Sender({
    transport: {
      send: (_url, body) => {
        sent.push(body.length);
        return new Promise((resolve) => waiting.push(resolve));
      },
      close() {},
    },
    urls: { traces: 'traces', logs: 'logs', metrics: 'metrics' },
    limitBytes,
    spool: undefined,
    meter: new Meter(),
    onDelivered() {},
  });
  const deliver = async (): Promise<void> => {
    while (!sender.idle) {
      waiting.shift()?.({ status: 'delivered' });
      await Promise.resolve();
    }
  };
  return { sender, sent, deliver };
}

const batch = (bytes: number, bodies = false): Batch => ({ signal: 'logs', bodies, body: new Uint8Array(bytes), count: 1 });

describe('bodies of calls, where there is no room', () => {
  it('are dropped, the oldest first, for what else there is, and counted by reason', async () => {
    const { sender, sent, deliver } = slowSender(1_000);
    for (let i = 0; i < 4; i++) sender.add(batch(100));
    for (const bytes of [101, 102]) sender.add(batch(bytes, true));
    sender.add(batch(400));
    expect(sender.bytes).toBe(4 * 100 + 102 + 400);
    expect(sender.losses.take()).toEqual([['they were bodies of calls, which go first where there is no room', 1]]);
    await deliver();
    expect(sent).toEqual([100, 100, 100, 100, 400, 102]);
    expect(sender.losses.total).toBe(1);
  });

  it('take a quarter of it at most, and wait for all else', async () => {
    const { sender, sent, deliver } = slowSender(1_000);
    for (let i = 0; i < 4; i++) sender.add(batch(10));
    for (let i = 0; i < 4; i++) sender.add(batch(100, true));
    for (let i = 0; i < 3; i++) sender.add(batch(20));
    expect(sender.losses.total).toBe(2);
    await deliver();
    expect(sent).toEqual([10, 10, 10, 10, 20, 20, 20, 100, 100]);
  });
});
