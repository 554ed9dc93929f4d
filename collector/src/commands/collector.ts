import { HELP } from '../config/flags.ts';
import { readConfig } from '../config/read-config.ts';
import { startProblems } from '../start/problems.ts';
import { StartRefused } from '../start/refused.ts';
import { type RunningCollector, startCollector } from '../start/run.ts';
import { createLog, type Log, type LogLevel } from '../telemetry/log.ts';

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

/** Stops at the first signal in order, at the second at once. SIGHUP is what `onHangUp` makes of it, or stops as well. */
function obeySignals(running: RunningCollector, onStop: (signal: string) => void, onHangUp: (() => void) | undefined): void {
  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) fail('Stopped at once; requests that were not answered may be lost.');
    stopping = true;
    onStop(signal);
    await running.stop(signal);
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(signal));
  process.on('SIGHUP', onHangUp ?? (() => void stop('SIGHUP')));
}

/** Takes over what the file says now; what is wrong with it is told, and nothing changes. */
function readAgain(running: RunningCollector, args: readonly string[], log: Log, onLevel: (level: LogLevel) => void): void {
  const config = readConfig(args, process.env);
  if (config.kind === 'wrong') {
    for (const problem of config.problems) log('error', 'The configuration cannot be used; the one before stays', { problem });
    return;
  }
  if (config.kind === 'help') return;
  onLevel(config.settings.log.level);
  for (const warning of config.warnings) log('warn', warning);
  running.reload(config.settings, config.shown);
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
    const problems = startProblems(settings).map(({ path, text }) => config.placed(path, text));
    if (problems.length > 0) fail(`${problems.join('\n')}\n\nIt would not start.`);
    process.stdout.write(shown);
    return;
  }
  let { level } = settings.log;
  const log = createLog(
    (line) => process.stderr.write(line),
    () => level,
  );
  for (const warning of warnings) log('warn', warning);
  try {
    const running = await startCollector(settings, shown, log);
    // Without a file there is nothing to read again: it was started by hand, and its terminal has gone.
    const reread = config.file === undefined ? undefined : () => readAgain(running, args, log, (next) => (level = next));
    obeySignals(running, (signal) => log('info', 'Stopping', { signal }), reread);
    process.stdout.write(`Synctrail is ready: ${running.url}\n`);
  } catch (error) {
    if (!(error instanceof StartRefused)) throw error;
    fail(error.message);
  }
}
