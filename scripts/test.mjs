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

for (const check of staticChecks()) {
  if (check.passed) passed += 1;
  else failed += 1;
}

/** Counts what vitest reports: a suite that could not even be read counts as one failure. */
function count(file, status) {
  let report;
  try {
    report = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    failed += 1;
    return;
  }
  let broken = 0;
  for (const suite of report.testResults) {
    const results = suite.assertionResults;
    passed += results.filter((test) => test.status === 'passed').length;
    broken += results.filter((test) => test.status === 'failed').length;
    if (suite.status === 'failed' && results.every((test) => test.status !== 'failed')) broken += 1;
    skipped.push(...results.filter((test) => !['passed', 'failed'].includes(test.status)).map((test) => test.fullName));
  }
  failed += status !== 0 && broken === 0 ? 1 : broken;
}

for (const [index, suite] of SUITES.entries()) {
  console.log(`\n── ${suite.name}`);
  const report = join(reports, `${index}.json`);
  rmSync(report, { force: true });
  const vitest = join(root, 'node_modules', '.bin', 'vitest');
  const result = spawnSync(vitest, ['run', ...suite.args, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`], {
    cwd: root,
    stdio: 'inherit',
    env: environment,
  });
  count(report, result.status);
}

if (skipped.length > 0) {
  console.log(`\nSKIPPED, as this machine lacks what they need (${skipped.length}):`);
  for (const name of skipped) console.log(`  – ${name}`);
  if (process.env.SYNCTRAIL_SKIP_NOTHING === '1') failed += skipped.length;
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
