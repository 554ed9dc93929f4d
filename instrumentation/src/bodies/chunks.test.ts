import { describe, expect, it } from 'vitest';
import { Chunks, WIRE_BYTES } from './chunks.ts';

const chunk = new Uint8Array(50_000).fill(65);

describe('what is held of bodies', () => {
  it('is bounded for each, and the rest is counted', () => {
    const body = new Chunks();
    for (let i = 0; i < 100; i++) body.add(chunk, true);
    expect(body).toMatchObject({ total: 5_000_000, missing: 'size' });
    expect(body.joined()).toHaveLength(WIRE_BYTES);
    body.release();
    expect(body.joined()).toHaveLength(0);
  });

  it('is bounded for all calls in flight, and comes free again', () => {
    const bodies = Array.from({ length: 1_000 }, () => new Chunks());
    for (const body of bodies) body.add(chunk, false);
    const kept = bodies.filter(({ missing }) => missing === undefined);
    expect(kept).toHaveLength(Math.floor((32 * 1_024 * 1_024) / chunk.length));
    expect(bodies.at(-1)).toMatchObject({ missing: 'memory', total: chunk.length });
    for (const body of bodies) body.release();
    const next = new Chunks();
    next.add(chunk, false);
    expect(next.missing).toBeUndefined();
    next.release();
  });
});
