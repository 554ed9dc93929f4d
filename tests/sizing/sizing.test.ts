import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bytesText, MEASURED, sizingTable } from './sizing.ts';

const docs = (name: string) => readFileSync(join(import.meta.dirname, '..', '..', 'docs', name), 'utf8');

test('the sizing table in the docs is the computed one', () => {
  expect(docs('moving-up.md')).toContain(sizingTable());
});

test('what it is computed from is what the benchmarks report', () => {
  const report = docs('benchmarks.md');
  const { written, compressed } = MEASURED.storeBytes;
  expect(report).toContain(`| bytes of a record, all levels | ${written} | ${compressed} |`);
  expect(report).toContain(`${MEASURED.tempoBytes} B`);
});

test.for([
  [950, '950 B'],
  [14_160_000_000, '14 GB'],
  [1_416_000_000_000, '1.4 TB'],
] as const)('%i bytes are %s', ([bytes, text]) => {
  expect(bytesText(bytes)).toBe(text);
});
