import { describe, expect, it } from 'vitest';
import { Health } from './health.ts';

const NOW = Date.now();
const refused = { status: 'retryable', reason: 'HTTP 503', answered: true } as const;
const unheard = { status: 'retryable', reason: 'refused', answered: false } as const;
const delivered = { status: 'delivered' } as const;

function after(...deliveries: Parameters<Health['note']>[0][]): Health {
  const health = new Health();
  for (const delivery of deliveries) health.note(delivery, NOW);
  return health;
}

describe('a collector that answers', () => {
  it('and takes some of what it is sent is not waited for', () => {
    for (const health of [after(refused), after(refused, refused, refused), after(refused, refused, refused, delivered, refused)]) {
      expect(health.notBefore).toBeLessThanOrEqual(NOW);
      expect([health.good, health.doubtful, health.single]).toEqual([true, true, false]);
    }
  });

  it('is trusted with what is on its way until it refuses something, and when it has taken much since', () => {
    expect(new Health().doubtful).toBe(false);
    expect([1, 19, 20].map((times) => after(refused, ...Array.from({ length: times }, () => delivered)).doubtful)).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('and takes nothing is left alone for longer and longer, and asked by one request in the end', () => {
    const waits = [4, 6, 8, 20].map((times) => after(...Array.from({ length: times }, () => refused)));
    const bounds = [25, 100, 400, 1_000];
    for (const [index, health] of waits.entries()) {
      expect(health.notBefore - NOW).toBeGreaterThanOrEqual((bounds[index] ?? 0) / 2 - 1);
      expect(health.notBefore - NOW).toBeLessThanOrEqual(bounds[index] ?? 0);
      expect(health.good).toBe(false);
    }
    expect(waits.map(({ single }) => single)).toEqual([false, false, true, true]);
  });

  it('is left alone for as long as it asks, whatever else it takes or refuses meanwhile', () => {
    const asked = { ...refused, retryAfterMs: 60_000 };
    for (const health of [after(asked), after(asked, delivered), after(asked, refused), after(asked, delivered, refused)])
      expect(health.notBefore).toBe(NOW + 60_000);
    expect(after(asked).good).toBe(false);
  });
});

describe('a collector that does not answer', () => {
  it('is left alone at once, and asked by one request', () => {
    const health = after(delivered, unheard);
    expect(health.notBefore - NOW).toBeGreaterThanOrEqual(50);
    expect([health.good, health.single, health.absent]).toEqual([false, true, false]);
    expect(after(unheard).absent).toBe(true);
  });
});
