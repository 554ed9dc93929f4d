import { appendFileSync } from 'node:fs';
import { QUERY_LINES } from './query-report.ts';

export type Language = 'logql' | 'traceql' | 'promql';

export interface QueryLine {
  readonly language: Language;
  /** Its name: of a function of the plugin, or of a panel or rule with its file. */
  readonly query: string;
  /** Who gave the answer that was expected; none for a query that is only there. */
  readonly engine?: 'embedded store' | 'Loki' | 'Tempo' | 'Prometheus';
}

/** Notes that a query exists, or that an engine answered it as expected, for the line at the end of the run (`tests/support/query-report.ts`). */
export function noteQueries(...lines: readonly QueryLine[]): void {
  const file = process.env[QUERY_LINES];
  if (file !== undefined) appendFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}
