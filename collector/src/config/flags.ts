import { parseArgs } from 'node:util';
import type { Environment } from './file.ts';
import type { Path } from './schema-walk.ts';

export const HELP = `synctrail collector [options]

  --config FILE       configuration, YAML                       (SYNCTRAIL_CONFIG)
  --check             say what would be used, and what is wrong; start nothing
  --port P            port to listen on, 0 for any free one     (SYNCTRAIL_PORT, 4318)
  --host H            address to listen on                      (SYNCTRAIL_HOST, 127.0.0.1)
  --data DIR          folder of the embedded store              (SYNCTRAIL_DATA, .data)
  --keep-days N       days that spans and failures are kept     (SYNCTRAIL_KEEP_DAYS, 30)
  --allow-host NAME   another name that requests may come for   (SYNCTRAIL_ALLOW_HOST, separated by commas)
  --log-level L       debug, info, warn or error                (SYNCTRAIL_LOG_LEVEL, info)
  --help              this text

  SYNCTRAIL_TOKEN     token that senders and readers must send; it or one of the file is needed to listen beyond this machine

Options go before environment variables, these before the file: collector/synctrail.example.yaml has all that it may say.`;

/** A value that goes before the file's. */
export interface Overlay {
  readonly path: Path;
  readonly value: unknown;
  /** What gave it: `--port (SYNCTRAIL_PORT)`. */
  readonly origin: string;
}

export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly problem: string }
  | { readonly kind: 'run'; readonly check: boolean; readonly file: string | undefined; readonly overlays: readonly Overlay[] };

const OPTIONS = {
  config: { type: 'string' },
  check: { type: 'boolean' },
  port: { type: 'string' },
  host: { type: 'string' },
  data: { type: 'string' },
  'keep-days': { type: 'string' },
  'allow-host': { type: 'string', multiple: true },
  'log-level': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

const PATHS = {
  port: ['listen', 'port'],
  host: ['listen', 'host'],
  data: ['store', 'dir'],
  'keep-days': ['store', 'keepDays', 'details'],
  'allow-host': ['listen', 'allowHosts'],
  'log-level': ['log', 'level'],
} as const;

type Name = keyof typeof PATHS;

/** Digits are a number, as they are in the file. */
function valueOf(name: Name, given: string | string[]): unknown {
  if (name === 'allow-host') return Array.isArray(given) ? given : given.split(',').map((host) => host.trim());
  return typeof given === 'string' && /^\d{1,9}$/.test(given) ? Number(given) : given;
}

/** What the command line asks for. An empty variable counts as not set. */
export function readFlags(args: readonly string[], env: Environment): Command {
  let flags;
  try {
    flags = parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (error) {
    return { kind: 'wrong', problem: error instanceof Error ? error.message : String(error) };
  }
  if (flags.help === true) return { kind: 'help' };
  const overlays = (Object.keys(PATHS) as Name[]).flatMap((name): Overlay[] => {
    const variable = `SYNCTRAIL_${name.toUpperCase().replaceAll('-', '_')}`;
    const given = flags[name] ?? (env[variable] || undefined);
    return given === undefined ? [] : [{ path: PATHS[name], value: valueOf(name, given), origin: `--${name} (${variable})` }];
  });
  return { kind: 'run', check: flags.check === true, file: flags.config ?? (env['SYNCTRAIL_CONFIG'] || undefined), overlays };
}
