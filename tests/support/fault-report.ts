import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tried } from './tried.ts';

/** The variable that holds the file with what was tried, a line each. */
export const FAULT_LINES = 'SYNCTRAIL_FAULT_LINES';

const CACHE = join(import.meta.dirname, '..', '..', '.cache');

interface Row extends Required<Tried> {}

function rowsOf(lines: readonly Tried[]): Row[] {
  return [...Map.groupBy(lines, ({ what }) => what)]
    .map(([what, same]) => ({
      what,
      times: same.reduce((sum, { times }) => sum + times, 0),
      acknowledged: same.reduce((sum, { acknowledged = 0 }) => sum + acknowledged, 0),
      lost: same.reduce((sum, { lost }) => sum + lost, 0),
    }))
    .sort((one, other) => one.what.localeCompare(other.what));
}

function tableOf(rows: readonly Row[]): string {
  const total = rows.reduce((sum, row) => ({ times: sum.times + row.times, lost: sum.lost + row.lost }), { times: 0, lost: 0 });
  const cells = [
    ['what was tried', 'times', 'acknowledged', 'lost'],
    ...rows.map((row) => [row.what, String(row.times), row.acknowledged === 0 ? '' : String(row.acknowledged), String(row.lost)]),
    ['all', String(total.times), '', String(total.lost)],
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const lines = cells.map((row) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))),
  );
  return lines.map((line) => `| ${line.join(' | ')} |`).join('\n');
}

/** Gathers what the tests of a run tried (`tried`), prints it at its end as one table, and writes it to `.cache/fault-report.json`. */
export default function faultReport(): () => void {
  const file = join(tmpdir(), 'tried.jsonl');
  process.env[FAULT_LINES] = file;
  return () => {
    if (!existsSync(file)) return;
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    const rows = rowsOf(lines.map((line) => JSON.parse(line) as Tried));
    mkdirSync(CACHE, { recursive: true });
    writeFileSync(join(CACHE, 'fault-report.json'), `${JSON.stringify({ at: new Date().toISOString(), rows }, null, 2)}\n`);
    console.info(`\nFaults\n${tableOf(rows)}`);
  };
}
