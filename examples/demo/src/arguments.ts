import { parseArgs } from 'node:util';

export const HELP = `npm run demo -- [options]

Syncs from Acme CRM, a provider that this process starts on a free port, into a SQLite database, and sends the trace to a collector.

  --once            one sync of settings, owners, companies, contacts and deals; the run id is the last line (default)
  --schedule        syncs until it is stopped: several at once, then one every minute, and always one that takes long
  --kill-demo       a sync in a process of its own that is killed in the middle; the run id is the last line
  --endpoint URL    address of the collector                 (OTEL_EXPORTER_OTLP_ENDPOINT, http://127.0.0.1:4318)
  --data DIR        folder of the database, target.sqlite    (a new temporary one)
  --every SECONDS   time between two syncs of --schedule     (60)
  --help            this text

Ctrl-C stops it: what is being worked on is finished, and the runs say that they were interrupted.`;

type Mode = 'once' | 'schedule' | 'kill-demo';

export interface Arguments {
  mode: Mode;
  endpoint: string;
  /** Undefined for a temporary folder. */
  folder: string | undefined;
  everyMs: number;
}

export type Parsed = { kind: 'arguments'; arguments: Arguments } | { kind: 'help' } | { kind: 'invalid'; reason: string };

/** Reads the command line. */
export function parse(args: string[], environment: Readonly<Record<string, string | undefined>>): Parsed {
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        once: { type: 'boolean' },
        schedule: { type: 'boolean' },
        'kill-demo': { type: 'boolean' },
        endpoint: { type: 'string' },
        data: { type: 'string' },
        every: { type: 'string', default: '60' },
        help: { type: 'boolean', short: 'h' },
      },
    }));
  } catch (error) {
    return { kind: 'invalid', reason: error instanceof Error ? error.message : String(error) };
  }
  if (values.help === true) return { kind: 'help' };

  const modes = (['once', 'schedule', 'kill-demo'] as const).filter((mode) => values[mode] === true);
  if (modes.length > 1) return { kind: 'invalid', reason: `Choose one of --${modes.join(' and --')}.` };
  const endpoint = values.endpoint ?? environment['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? 'http://127.0.0.1:4318';
  if (!/^https?:\/\//.test(endpoint) || !URL.canParse(endpoint)) {
    return { kind: 'invalid', reason: `--endpoint takes an address such as http://127.0.0.1:4318, not "${endpoint}".` };
  }
  const seconds = Number(values.every);
  if (!(seconds > 0)) return { kind: 'invalid', reason: `--every takes a number of seconds, not "${values.every}".` };
  return { kind: 'arguments', arguments: { mode: modes[0] ?? 'once', endpoint, folder: values.data, everyMs: seconds * 1_000 } };
}
