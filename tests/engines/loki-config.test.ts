import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { LOKI_CONFIG, lokiTool, verifyConfig } from './loki-process.ts';

const tool = await lokiTool();
if (tool.kind === 'absent') console.warn(`SKIPPED: Loki's own check of provisioning/engines/loki.yaml: ${tool.why}`);

describe('the provisioned Loki', () => {
  it('indexes the labels that the model marks', async () => {
    const generated = await readFile(join(LOKI_CONFIG, '..', 'loki-labels.generated.yaml'), 'utf8');
    const config = parse(await readFile(LOKI_CONFIG, 'utf8')) as { limits_config: { otlp_config: unknown } };
    expect(config.limits_config.otlp_config).toEqual((parse(generated) as { otlp_config: unknown }).otlp_config);
  });

  it.skipIf(tool.kind === 'absent')('has a configuration that Loki takes', async () => {
    expect(tool.kind === 'built' && (await verifyConfig(tool.path))).toBe('');
  });
});
