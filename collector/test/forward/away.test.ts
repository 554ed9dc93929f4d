import { afterEach, describe, expect, test } from 'vitest';
import { attribute, spanJson } from '../otlp.ts';
import { type Destination, startDestination } from './destination.ts';
import { startRig, stopRigs } from './forwarding-rig.ts';
import { VirtualClock } from './virtual-clock.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

const destinations: Destination[] = [];

async function destination(): Promise<Destination> {
  const made = await startDestination();
  destinations.push(made);
  return made;
}

afterEach(async () => {
  await stopRigs();
  await Promise.all(destinations.splice(0).map((each) => each.leave()));
});

function namesOf(destination: Destination): string[] {
  return destination.taken.flatMap(({ spans }) => spans.map(({ name }) => name));
}

describe('destinations', () => {
  test('one that is away an hour holds up no other; then it gets what is fresh first, and the backlog beside it, oldest first', async () => {
    const clock = new VirtualClock(Date.now());
    const [here, away] = [await destination(), await destination()];
    await away.leave();
    const rig = await startRig({
      clock,
      destinations: [
        { name: 'here', kind: 'tempo', url: here.url },
        // One small request at a time, so that their order can be seen.
        { name: 'away', kind: 'tempo', url: away.url, requestBytes: 65_536, concurrency: 1, backlogConcurrency: 1 },
      ],
    });
    const filler = [attribute('filler', 'x'.repeat(1_900))];
    for (let minute = 0; minute < 60; minute += 1) {
      // So large that no two go into one request.
      await rig.spans(...Array.from({ length: 20 }, () => spanJson({ name: `minute ${minute}`, attributes: filler })));
      await expect.poll(() => new Set(namesOf(here)).size).toBe(minute + 1);
      clock.pass(MINUTE_MS);
    }
    expect(here.taken).toHaveLength(60);
    expect(away.got).toEqual([]);
    expect(await rig.metric('synctrail_forward_lag_seconds{destination="here",content="records"}')).toBe(0);
    await expect
      .poll(() => rig.metric('synctrail_forward_lag_seconds{destination="away",content="records"}'))
      .toBeGreaterThanOrEqual(HOUR_MS / 1_000 - 1);
    await expect.poll(() => rig.metric('synctrail_forward_circuit{destination="away"}')).toBe(2);
    expect(rig.logged.filter((line) => line.includes('takes nothing now'))).toHaveLength(1);

    await rig.spans(spanJson({ name: 'fresh' }));
    await away.comeBack();
    await expect
      .poll(() => {
        clock.pass(1_000);
        return new Set(namesOf(away)).size;
      })
      .toBe(61);
    const order = [...new Set(namesOf(away))];
    expect(order.indexOf('fresh')).toBeLessThan(5);
    // What was tried while it was away is tried first; the rest is in the order of time.
    const backlog = order.filter((name) => name !== 'fresh').map((name) => Number(name.slice('minute '.length)));
    const [, ...later] = backlog;
    expect(later).toEqual(later.toSorted((a, b) => a - b));
    expect(namesOf(away)).toHaveLength(60 * 20 + 1);
    await expect.poll(() => rig.metric('synctrail_forward_lag_seconds{destination="away",content="records"}')).toBe(0);
    expect(await rig.metric('synctrail_forward_circuit{destination="away"}')).toBe(0);
  });
});
