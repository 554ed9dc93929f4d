// `npm test`: every check and every suite, the browser's included. Ends with "N passed, N failed"; what was skipped is said before it.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled, environment, root } from './install.mjs';

const SUITES = [
  { name: 'parts and what crosses them', args: [] },
  { name: 'plugin', args: ['--root', 'plugin'] },
];

ensureInstalled();
ensureBuilt();
const { staticChecks } = await import('./check.mjs');

const reports = join(root, '.cache', 'test-reports');
mkdirSync(reports, { recursive: true });
let passed = 0;
let failed = 0;
const skipped = [];
const again = [];

for (const check of staticChecks()) {
  if (check.passed) passed += 1;
  else failed += 1;
}

/** What vitest reports of a suite; undefined when it did not come so far. */
function runSuite(args, file) {
  const report = join(reports, file);
  rmSync(report, { force: true });
  const vitest = join(root, 'node_modules', '.bin', 'vitest');
  const { status } = spawnSync(vitest, ['run', ...args, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`], {
    cwd: root,
    stdio: 'inherit',
    env: environment,
  });
  try {
    return { status, files: JSON.parse(readFileSync(report, 'utf8')).testResults };
  } catch {
    return undefined;
  }
}

/** A file whose process ended in the middle: no test of it failed, and some have no result. */
const isCutOff = ({ status, assertionResults }) =>
  status === 'failed' &&
  assertionResults.every((test) => test.status !== 'failed') &&
  assertionResults.some((test) => test.status === 'pending');

/**
 * Counts a suite; one that could not even be read is one failure. A file whose process was ended by a signal is run once more, and that is
 * said: V8 itself crashes one now and then (docs/adr/0022), where a fault of ours would show again.
 */
function count({ args }, index) {
  let suite = runSuite(args, `${index}.json`);
  const cutOff = suite?.files.filter(isCutOff).map(({ name }) => name) ?? [];
  if (cutOff.length > 0) {
    again.push(...cutOff);
    console.log(`\nCUT OFF, its process ended in the middle; run once more:\n${cutOff.map((name) => `  – ${name}`).join('\n')}`);
    const second = runSuite([...args, ...cutOff], `${index}-again.json`);
    const files = [...suite.files.filter((each) => !isCutOff(each)), ...(second?.files ?? [])];
    suite = second === undefined ? undefined : { status: second.status, files };
  }
  if (suite === undefined) {
    failed += 1;
    return;
  }
  let broken = 0;
  for (const { status, assertionResults: results } of suite.files) {
    passed += results.filter((test) => test.status === 'passed').length;
    broken += results.filter((test) => test.status === 'failed').length;
    if (status === 'failed' && results.every((test) => test.status !== 'failed')) broken += 1;
    skipped.push(...results.filter((test) => !['passed', 'failed'].includes(test.status)).map((test) => test.fullName));
  }
  failed += suite.status !== 0 && broken === 0 ? 1 : broken;
}

for (const [index, suite] of SUITES.entries()) {
  console.log(`\n── ${suite.name}`);
  count(suite, index);
}

if (again.length > 0) console.log(`\nRUN ONCE MORE, as their process ended in the middle: ${again.join(', ')}`);
if (skipped.length > 0) {
  console.log(`\nSKIPPED, as this machine lacks what they need (${skipped.length}):`);
  for (const name of skipped) console.log(`  – ${name}`);
  if (process.env.SYNCTRAIL_SKIP_NOTHING === '1') failed += skipped.length;
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
