import { HELP } from '../config/flags.ts';
import { readConfig } from '../config/read-config.ts';
import { StartRefused } from '../start/refused.ts';
import { type RunningCollector, startCollector } from '../start/run.ts';
import { createLog } from '../telemetry/log.ts';

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

/** Stops at the first signal in order, at the second at once. SIGHUP reads the certificate again where there is one. */
function obeySignals(running: RunningCollector, onStop: (signal: string) => void): void {
  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) fail('Stopped at once; requests that were not answered may be lost.');
    stopping = true;
    onStop(signal);
    await running.stop(signal);
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(signal));
  process.on('SIGHUP', () => {
    if (!running.reload()) void stop('SIGHUP');
  });
}

/** `synctrail collector`: runs it, or with `--check` says what would be used. */
export async function collectorCommand(args: readonly string[]): Promise<void> {
  const config = readConfig(args, process.env);
  if (config.kind === 'help') {
    process.stdout.write(`${HELP}\n`);
    return;
  }
  if (config.kind === 'wrong') fail(`${config.problems.join('\n')}\n\n"--help" says what there is; nothing was started.`);
  const { settings, warnings, shown } = config;
  if (config.check) {
    for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`);
    process.stdout.write(shown);
    return;
  }
  const log = createLog((line) => process.stderr.write(line), settings.log.level);
  for (const warning of warnings) log('warn', warning);
  try {
    const running = await startCollector(settings, shown, log);
    obeySignals(running, (signal) => log('info', 'Stopping', { signal }));
    process.stdout.write(`Synctrail is ready: ${running.url}\n`);
  } catch (error) {
    if (!(error instanceof StartRefused)) throw error;
    fail(error.message);
  }
}
