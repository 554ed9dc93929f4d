/** Attributes of a log record as Loki gives them: dots are underscores, all values are text. */
export type Event = Readonly<Record<string, string>>;

interface Answer {
  data: { result: { stream: Record<string, string>; values: [string, string][] }[] };
}

const RECENT_MS = 3_600_000;

/** Every record of a LogQL query in the last hour, oldest first. */
export async function events(collector: string, query: string): Promise<Event[]> {
  const now = Date.now();
  const parameters = new URLSearchParams({
    query,
    start: String((now - RECENT_MS) * 1e6),
    end: String((now + 60_000) * 1e6),
    limit: '5000',
    direction: 'forward',
  });
  const response = await fetch(`${collector}/loki/api/v1/query_range?${parameters.toString()}`);
  if (response.status !== 200) throw new Error(`${query}: ${response.status} ${await response.text()}`);
  const { data } = (await response.json()) as Answer;
  return data.result
    .flatMap(({ stream, values }) => values.map(([at]) => ({ at: BigInt(at), event: stream })))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
    .map(({ event }) => event);
}

/** The rows that a run's step events describe, by name: of each process the newest event, and their numbers added up. */
export async function stepRows(collector: string, integration: string, runId: string): Promise<Map<string, Record<string, number>>> {
  const found = await events(
    collector,
    `{sync_integration="${integration}", sync_kind=~"step|progress"} | sync_run_id="${runId}" | sync_level="step"`,
  );
  const newest = new Map(found.map((event) => [`${event['sync_step_id']} ${event['sync_writer_id']}`, event]));
  const rows = new Map<string, Record<string, number>>();
  for (const event of newest.values()) {
    const row = rows.get(String(event['sync_step_name'])) ?? {};
    for (const [name, value] of Object.entries(event)) {
      if (name.startsWith('sync_count_') && name !== 'sync_count_skipped_by')
        row[name.slice('sync_count_'.length)] = (row[name.slice('sync_count_'.length)] ?? 0) + Number(value);
    }
    for (const [code, count] of Object.entries(JSON.parse(event['sync_count_skipped_by'] ?? '{}') as Record<string, number>)) {
      row[`skipped:${code}`] = (row[`skipped:${code}`] ?? 0) + count;
    }
    rows.set(String(event['sync_step_name']), row);
  }
  return rows;
}
