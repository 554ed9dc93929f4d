import { z } from 'zod';
import { LABEL_COLUMNS, METADATA_COLUMNS } from '../../store/schema.ts';
import type { Row } from '../../store/store.ts';
import { logLine } from '../otlp-lines.ts';
import { askEngine, type EngineAddress, EngineFailure } from './ask.ts';
import { ALL_EVENTS } from './questions.ts';

/** Loki's own bound for an answer, and records of a line. */
const MOST_EVENTS = 5_000;
const LINE_RECORDS = 500;
const DAY_NS = 86_400_000_000_000n;
/** What has a column of its own, and what forwarding added for Loki's sake. */
const NOT_METADATA: ReadonlySet<string> = new Set([
  ...LABEL_COLUMNS,
  ...METADATA_COLUMNS,
  'trace_id',
  'span_id',
  'severity_number',
  'severity_text',
  'detected_level',
  'sync_lane',
]);

const TEXTS = z.record(z.string(), z.string());
const ANSWER = z.object({
  data: z.object({
    result: z.array(
      z.object({
        stream: TEXTS,
        values: z.array(z.tuple([z.string(), z.string()], z.object({ structuredMetadata: TEXTS.optional() }))),
      }),
    ),
  }),
});

/** An entry as a row of the store's logs. */
function rowOf(time: string, line: string, labels: Readonly<Record<string, string>>): Row {
  const columns = [...LABEL_COLUMNS, ...METADATA_COLUMNS].map((name) => [name, labels[name] ?? null] as const);
  const rest = Object.entries(labels).filter(([name]) => !NOT_METADATA.has(name));
  return {
    time_ns: BigInt(time),
    observed_ns: BigInt(labels['observed_timestamp'] ?? time),
    severity_number: Number(labels['severity_number'] ?? 0),
    severity_text: labels['severity_text'] ?? '',
    event_name: labels['sync_event'] ?? '',
    line,
    trace_id: labels['trace_id'] ?? '',
    span_id: labels['span_id'] ?? '',
    ...Object.fromEntries(columns),
    metadata: JSON.stringify(Object.fromEntries(rest)),
  };
}

const timeOf = (row: Row | undefined): bigint => BigInt(row?.['time_ns'] ?? 0);

/** The oldest events of a span of time, oldest first. */
async function readRows(loki: EngineAddress, fromNs: bigint, toNs: bigint, limit: number): Promise<Row[]> {
  const params = { query: ALL_EVENTS, start: String(fromNs), end: String(toNs), limit: String(limit), direction: 'forward' };
  const headers = { ...loki.headers, 'x-loki-response-encoding-flags': 'categorize-labels' };
  const answer = ANSWER.safeParse(await askEngine({ ...loki, headers }, '/loki/api/v1/query_range', params));
  if (!answer.success) throw new EngineFailure(`${loki.url} is no Loki: ${answer.error.issues[0]?.message ?? ''}`);
  const rows = answer.data.data.result.flatMap(({ stream, values }) =>
    values.map(([time, line, { structuredMetadata = {} } = {}]) => rowOf(time, line, { ...stream, ...structuredMetadata })),
  );
  return rows.sort((one, other) => (timeOf(one) < timeOf(other) ? -1 : Number(timeOf(one) > timeOf(other))));
}

/** The events of a time as OTLP's JSON, requests a line, oldest first. Loki has no cursor: what shares its instant with an answer's last event is read again with it. */
export async function* lokiLines(loki: EngineAddress, fromNs: bigint, toNs: bigint, limit = MOST_EVENTS): AsyncGenerator<string> {
  for (let dayNs = fromNs; dayNs < toNs; dayNs += DAY_NS) {
    const endNs = dayNs + DAY_NS < toNs ? dayNs + DAY_NS : toNs;
    let startNs = dayNs;
    for (let isMore = true; isMore;) {
      const rows = await readRows(loki, startNs, endNs, limit);
      const lastNs = timeOf(rows.at(-1));
      isMore = rows.length >= limit;
      const whole = isMore ? rows.filter((row) => timeOf(row) < lastNs) : rows;
      if (isMore && whole.length === 0) {
        throw new EngineFailure(`${loki.url} has more than ${limit} events at ${lastNs} ns, and answers no more of them at once`);
      }
      for (let first = 0; first < whole.length; first += LINE_RECORDS) yield logLine(whole.slice(first, first + LINE_RECORDS));
      startNs = lastNs;
    }
  }
}
