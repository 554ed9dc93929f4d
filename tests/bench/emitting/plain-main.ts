// The same loop without any tracing: what the work itself costs.
import { measure, planned, turn } from './measured.ts';

const plan = planned();
const work = async (id: number): Promise<{ targetId: number }> => ({ targetId: id });

await measure(plan, async (count) => {
  for (let from = 0; from < count; from += plan.size) {
    let next = from;
    const lane = async (): Promise<void> => {
      while (next < from + plan.size) {
        const id = next;
        next += 1;
        await work(id);
      }
    };
    await Promise.all(Array.from({ length: 8 }, lane));
    await turn();
  }
});
