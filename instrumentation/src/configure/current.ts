import { setRedactionRules } from '@synctrail/model';
import type { ConfigurationOptions } from '../api/configuration.ts';
import { warnOnce } from '../context/warn.ts';
import type { Exporter } from '../export/exporter.ts';
import { nowhere, otlpExporter } from '../export/exporter.ts';
import { hostResource } from '../opentelemetry/host.ts';
import { VERSION } from '../version.ts';
import { resolve } from './resolve.ts';

let options: ConfigurationOptions = {};
let current: Exporter | undefined;
let leaving = false;

/** The last chance: with an empty event loop, nothing of the host's is delayed by more than the flush time. */
function atExit(): void {
  if (leaving || current === undefined) return;
  leaving = true;
  void current.leave();
}

/** Where records go now; made when it is first asked for, so that `configure` comes in time. */
export function exporter(): Exporter {
  if (current !== undefined) return current;
  const { settings, warnings } = resolve(options, process.env, options.hostSdk === false ? {} : hostResource());
  for (const warning of warnings) warnOnce(`SYNCTRAIL_CONFIGURATION ${warning}`, warning);
  setRedactionRules(settings.redact);
  current = settings.disabled ? nowhere : otlpExporter(settings, VERSION, options.spanProcessor);
  process.off('beforeExit', atExit);
  process.on('beforeExit', atExit);
  return current;
}

/**
 * Says where the collector is and how this service is called. Without it, the environment variables of OpenTelemetry count.
 * Call it before the first run; a later call holds for the runs that begin after it.
 */
export function configure(given: ConfigurationOptions): void {
  options = given;
  const before = current;
  current = undefined;
  leaving = false;
  if (before !== undefined) void before.flush().then(() => before.close());
}

/**
 * Sends what is there and waits for it, no longer than `flushTimeoutMs`; also what an earlier process of this service left in its spool, in a
 * process that records nothing itself. Never rejects.
 */
export async function flush(): Promise<void> {
  await exporter().flush();
}

/** The same, and lets go of the connections. What is recorded later opens new ones. */
export async function shutdown(): Promise<void> {
  const before = current;
  current = undefined;
  leaving = false;
  await before?.flush();
  before?.close();
}
