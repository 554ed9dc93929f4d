const DAY_MS = 86_400_000;

/** A time, ms since the epoch. */
interface Range {
  readonly fromMs: number;
  readonly toMs: number;
}

/** So many days before and behind now. */
export function around(days: number): Range {
  return { fromMs: Date.now() - days * DAY_MS, toMs: Date.now() + days * DAY_MS };
}

/** How often each record of the store of a collector is there, by its span id. */
export async function stored(url: string, { fromMs, toMs }: Range = around(60)): Promise<Map<string, number>> {
  const asked = new URLSearchParams({ from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() });
  const answer = await fetch(`${url}/store/export?${asked.toString()}`);
  if (answer.status !== 200) throw new Error(`the export was answered with ${answer.status}: ${await answer.text()}`);
  const found = new Map<string, number>();
  for (const [, id = ''] of (await answer.text()).matchAll(/"spanId":"([0-9a-f]{16})"/g)) found.set(id, (found.get(id) ?? 0) + 1);
  return found;
}
