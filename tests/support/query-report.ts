import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Language, QueryLine } from './asked-queries.ts';

/** The variable that holds the file with what was asked, a line each. */
export const QUERY_LINES = 'SYNCTRAIL_QUERY_LINES';

/** Who must answer the queries of a language. */
const ENGINES: Readonly<Record<Language, readonly string[]>> = {
  logql: ['embedded store', 'Loki'],
  traceql: ['embedded store', 'Tempo'],
  promql: ['embedded store', 'Prometheus'],
};
const NAMES: Readonly<Record<Language, string>> = { logql: 'LogQL', traceql: 'TraceQL', promql: 'PromQL' };

function lineOf(lines: readonly QueryLine[]): string {
  const languages = (Object.keys(ENGINES) as Language[]).filter((language) => lines.some((line) => line.language === language));
  const parts = languages.map((language) => {
    const of = lines.filter((line) => line.language === language);
    const there = new Set(of.map(({ query }) => query));
    const answered = ENGINES[language].map((engine) => {
      const asked = new Set(of.filter((line) => line.engine === engine).map(({ query }) => query));
      return `${engine} ${asked.size} of ${there.size}`;
    });
    return `${NAMES[language]}: ${answered.join(', ')}`;
  });
  const all = new Set(lines.map(({ language, query }) => `${language} ${query}`));
  const covered = new Set(lines.filter(({ engine }) => engine !== undefined).map(({ language, query }) => `${language} ${query}`));
  return `queries of the plugin, the dashboards and the rules covered: ${covered.size} of ${all.size} (${parts.join('; ')})`;
}

/** Gathers which queries the tests of a run asked of which engine, and says so in one line at its end. */
export default function queryReport(): () => void {
  const file = join(tmpdir(), 'queries.jsonl');
  process.env[QUERY_LINES] = file;
  return () => {
    if (!existsSync(file)) return;
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    console.info(`\n${lineOf(lines.map((line) => JSON.parse(line) as QueryLine))}`);
  };
}
