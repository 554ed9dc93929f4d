import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configure, shutdown } from '@synctrail/instrumentation';
import { HELP, parse } from './arguments.ts';
import type { Arguments } from './arguments.ts';
import { killInTheMiddle } from './killed.ts';
import { syncOnce } from './once.ts';
import { schedule } from './schedule.ts';
import { stopSignal } from './stop-signal.ts';

async function run({ mode, endpoint, folder, everyMs }: Arguments): Promise<void> {
  configure({ endpoint, serviceName: 'demo-crm-sync', environment: 'demo' });
  const settings = { endpoint, folder: folder ?? mkdtempSync(join(tmpdir(), 'synctrail-demo-')), signal: stopSignal() };
  let runId: string | undefined;
  try {
    if (mode === 'schedule') await schedule(settings, everyMs);
    else if (mode === 'kill-demo') runId = await killInTheMiddle(settings);
    else runId = await syncOnce(settings);
  } finally {
    await shutdown();
  }
  if (runId !== undefined) console.log(runId);
}

const parsed = parse(process.argv.slice(2), process.env);
if (parsed.kind === 'arguments') {
  await run(parsed.arguments);
} else if (parsed.kind === 'help') {
  console.log(HELP);
} else {
  console.error(`${parsed.reason}\n\n${HELP}`);
  process.exitCode = 2;
}
