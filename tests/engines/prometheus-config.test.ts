import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configIn, PROMETHEUS_CONFIG, PROMETHEUS_RULES, promtool, promtoolCheck } from './prometheus-process.ts';

const tool = await promtool();
if (tool.kind === 'absent') console.warn(`SKIPPED: promtool on the provisioned files: ${tool.why}`);

describe.skipIf(tool.kind === 'absent')('promtool', () => {
  const program = tool.kind === 'built' ? tool.path : '';

  it('finds every provisioned rule good', async () => {
    const { good, text } = await promtoolCheck(program, 'rules', PROMETHEUS_RULES);
    expect(text).toMatch(/SUCCESS: \d+ rules found/);
    expect(good).toBe(true);
  });

  it('finds no fault in the provisioned configuration, but for the files that only its container has', async () => {
    const { good, text } = await promtoolCheck(program, 'config', PROMETHEUS_CONFIG, '--syntax-only');
    expect(good, text).toBe(true);
  });

  it('finds the provisioned configuration good with its rules, and nothing to scrape', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'synctrail-promtool-'));
    try {
      const { good, text } = await promtoolCheck(program, 'config', await configIn(dir));
      expect(text).toContain('rules.yaml');
      expect(good, text).toBe(true);
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  });
});
