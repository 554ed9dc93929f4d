const DAY_MS = 86_400_000;

/** How often each record of the store of a collector is there, by its span id; of so many days before and behind now. */
export async function stored(url: string, days = 60): Promise<Map<string, number>> {
  const from = new Date(Date.now() - days * DAY_MS).toISOString();
  const to = new Date(Date.now() + days * DAY_MS).toISOString();
  const answer = await fetch(`${url}/store/export?${new URLSearchParams({ from, to })}`);
  if (answer.status !== 200) throw new Error(`the export was answered with ${answer.status}: ${await answer.text()}`);
  const found = new Map<string, number>();
  for (const [, id = ''] of (await answer.text()).matchAll(/"spanId":"([0-9a-f]{16})"/g)) found.set(id, (found.get(id) ?? 0) + 1);
  return found;
}
