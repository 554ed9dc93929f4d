import { startFloor } from '../floor.ts';
import type { Figure } from '../measure.ts';
import { runChild } from './processes.ts';

const ENTITIES = 100_000;
const CALLS = 6_000;
/** Until code is compiled and the heap has its size, calls, with and without us. */
const WARM_CALLS = 10_000;
/** Each is measured so often, in turns; the least disturbed counts. */
const TURNS = 3;
/** The ratio of two fetches is nearer to 1, so it is measured more often. */
const FETCH_TURNS = 4;

const least = (values: readonly number[]): number => Math.min(...values);

/** CPU of an entity span, ours against the stock SDK's and against no tracing at all; and of the event that keeps a record's trail beside it. */
async function spanFigures(): Promise<Figure[]> {
  const env = { COUNT: String(ENTITIES), WARMUP: '20000' };
  const cpu = { ours: [] as number[], trail: [] as number[], stock: [] as number[], plain: [] as number[] };
  const missing = { ours: 0, stock: 0 };
  for (let turn = 0; turn < TURNS; turn += 1) {
    const ours = await runChild('ours', { ...env, SYNCTRAIL_RECORD_EVENTS: 'off' });
    const trail = await runChild('ours', env);
    const stock = await runChild('stock', { ...env, TUNED: '1' });
    cpu.ours.push(ours.measured.cpuUs);
    cpu.trail.push(trail.measured.cpuUs);
    cpu.stock.push(stock.measured.cpuUs);
    cpu.plain.push((await runChild('plain', env)).measured.cpuUs);
    missing.ours = Math.max(missing.ours, ENTITIES + 20_000 - Math.min(ours.arrived.entities, trail.arrived.entities));
    missing.stock = Math.max(missing.stock, ENTITIES + 20_000 - stock.arrived.entities);
  }
  const [ours, trail, stock, plain] = [least(cpu.ours), least(cpu.trail), least(cpu.stock), least(cpu.plain)];
  return [
    { name: 'CPU of an entity span, exported', ours, theirs: stock, ratio: ours / stock, goal: 'ratio ≤ 0.5', unit: 'µs' },
    { name: 'the same with its record event', ours: trail, theirs: stock, ratio: trail / stock, goal: 'ratio ≤ 0.5', unit: 'µs' },
    {
      name: 'the span alone, beyond the plain loop',
      ours: ours - plain,
      theirs: stock - plain,
      ratio: (ours - plain) / (stock - plain),
      goal: 'dream ≤ 5 µs',
      unit: 'µs',
    },
    { name: 'entities that did not arrive meanwhile', ours: missing.ours, theirs: missing.stock, ratio: null, goal: '0', unit: 'spans' },
  ];
}

/** CPU of a captured fetch against a plain one, and of the least that seeing it takes. */
async function fetchFigures(): Promise<Figure[]> {
  const provider = await startFloor();
  provider.serve(Buffer.from(JSON.stringify({ results: Array.from({ length: 20 }, (_, id) => ({ id, email: `user${id}@example.com` })) })));
  const env = { COUNT: String(CALLS), WARMUP: String(WARM_CALLS), PROVIDER: provider.url };
  const young = { ...env, WARMUP: '2000' };
  const cpu = {
    captured: [] as number[],
    listened: [] as number[],
    plain: [] as number[],
    young: [] as number[],
    youngPlain: [] as number[],
  };
  for (let turn = 0; turn < FETCH_TURNS; turn += 1) {
    cpu.captured.push((await runChild('fetch', { ...env, CAPTURED: '1' })).measured.cpuUs);
    cpu.plain.push((await runChild('fetch', env)).measured.cpuUs);
    cpu.listened.push((await runChild('fetch', { ...env, LISTENED: '1' })).measured.cpuUs);
    cpu.young.push((await runChild('fetch', { ...young, CAPTURED: '1' })).measured.cpuUs);
    cpu.youngPlain.push((await runChild('fetch', young)).measured.cpuUs);
  }
  provider.stop();
  const [captured, listened, plain] = [least(cpu.captured), least(cpu.listened), least(cpu.plain)];
  const [newly, newlyPlain] = [least(cpu.young), least(cpu.youngPlain)];
  const unit = 'µs';
  return [
    {
      name: 'CPU of a captured fetch, against a plain one',
      ours: captured,
      theirs: plain,
      ratio: captured / plain,
      goal: 'ratio ≤ 1.15',
      unit,
    },
    { name: 'the floor: empty listeners, a context kept', ours: listened, theirs: plain, ratio: listened / plain, goal: '', unit },
    { name: 'a captured fetch in a process that is new', ours: newly, theirs: newlyPlain, ratio: newly / newlyPlain, goal: '', unit },
  ];
}

export async function cpuFigures(): Promise<Figure[]> {
  return [...(await spanFigures()), ...(await fetchFigures())];
}
