import type { SignalName } from '../receive/signal-name.ts';

const HELP = {
  synctrail_requests_total: 'OTLP requests answered, by signal and HTTP status.',
  synctrail_received_total: 'Spans, log records and metric points that arrived and could be decoded.',
  synctrail_stored_total: 'Spans and log records that are safely stored.',
  synctrail_refused_total: 'Spans and log records that were refused alone, by reason.',
  synctrail_received_bytes_total: 'Bytes of OTLP bodies after decompression.',
} as const;

export type CounterName = keyof typeof HELP;

/** The collector's own numbers, in Prometheus' text format. */
export class Counters {
  readonly #values = new Map<CounterName, Map<string, number>>();

  add(name: CounterName, labels: Readonly<Record<string, string>> & { signal: SignalName }, count: number): void {
    const key = Object.entries(labels)
      .map(([label, value]) => `${label}=${JSON.stringify(value)}`)
      .join(',');
    const series = this.#values.get(name) ?? new Map<string, number>();
    series.set(key, (series.get(key) ?? 0) + count);
    this.#values.set(name, series);
  }

  text(): string {
    const lines = Object.entries(HELP).flatMap(([name, help]) => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} counter`,
      ...[...(this.#values.get(name as CounterName) ?? [])].map(([labels, value]) => `${name}{${labels}} ${value}`),
    ]);
    return `${lines.join('\n')}\n`;
  }
}
