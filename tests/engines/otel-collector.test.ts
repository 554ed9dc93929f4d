import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { goTool } from './go-tool.ts';

const CONFIG = join(import.meta.dirname, '..', '..', 'provisioning', 'collectors', 'otel-collector.yaml');
const tool = await goTool('otel-collector', 'go.opentelemetry.io/collector/otelcol', '.', { folder: 'otel-collector' });
if (tool.kind === 'absent') console.warn(`SKIPPED: the OpenTelemetry Collector's own check of its configuration: ${tool.why}`);

/** What the OpenTelemetry Collector says of a configuration; empty when it is content. */
async function verdict(config: string): Promise<string> {
  const env = { ...process.env, SYNCTRAIL_TOKEN: 'a-token-for-the-test' };
  try {
    await promisify(execFile)(tool.kind === 'built' ? tool.path : '', ['validate', `--config=file:${config}`], { env });
    return '';
  } catch (error) {
    return String((error as { stderr?: string }).stderr ?? error);
  }
}

describe.skipIf(tool.kind === 'absent')('otel-collector.yaml', () => {
  it('is taken by the OpenTelemetry Collector, part by part', async () => {
    expect(await verdict(CONFIG)).toBe('');
  });

  it('would not be with an option that there is not', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'synctrail-otel-'));
    try {
      const wrong = join(dir, 'wrong.yaml');
      await writeFile(wrong, (await readFile(CONFIG, 'utf8')).replace('block_on_overflow:', 'block_when_full:'));
      expect(await verdict(wrong)).toContain('block_when_full');
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  });
});
