import { parseArgs } from 'node:util';
import { resolve } from 'node:path';
import { z } from 'zod';

export const HELP = `collector [options]

  --port P            port to listen on, 0 for any free one     (SYNCTRAIL_PORT, 4318)
  --host H            address to listen on                      (SYNCTRAIL_HOST, 127.0.0.1)
  --data DIR          folder of the embedded store              (SYNCTRAIL_DATA, .data)
  --keep-days N       days that spans and failures are kept     (SYNCTRAIL_KEEP_DAYS, 30)
  --allow-host NAME   another name that requests may come for   (SYNCTRAIL_ALLOW_HOST, separated by commas)
  --help              this text

  SYNCTRAIL_TOKEN     token that senders and readers must send; needed to listen beyond this machine`;

export interface Config {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  readonly keepDays: number;
  readonly allowedHosts: readonly string[];
  readonly token: string | undefined;
}

export type ConfigResult =
  | { readonly kind: 'config'; readonly config: Config }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly problem: string };

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

function wholeNumber(least: number, most: number) {
  const range = `a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, range)
    .transform(Number)
    .refine((value) => value >= least && value <= most, range);
}

const SCHEMA = z
  .object({
    port: wholeNumber(0, 65_535).describe('--port (SYNCTRAIL_PORT)'),
    host: z.string().min(1, 'an address'),
    data: z.string().min(1, 'a folder'),
    'keep-days': wholeNumber(1, 3_650),
    'allow-host': z.array(z.string().min(1)),
    token: z.string().min(16, 'at least 16 characters').optional(),
  })
  .refine(({ host, token }) => isLoopback(host) || token !== undefined, {
    path: ['host'],
    message:
      'an address of this machine only (127.0.0.1), unless SYNCTRAIL_TOKEN is set: whoever reaches the collector could read everything',
  });

const NAME: Record<string, string> = {
  port: '--port (SYNCTRAIL_PORT)',
  host: '--host (SYNCTRAIL_HOST)',
  data: '--data (SYNCTRAIL_DATA)',
  'keep-days': '--keep-days (SYNCTRAIL_KEEP_DAYS)',
  'allow-host': '--allow-host (SYNCTRAIL_ALLOW_HOST)',
  token: 'SYNCTRAIL_TOKEN',
};

function problemText(issue: z.core.$ZodIssue, seen: Readonly<Record<string, unknown>>): string {
  const key = String(issue.path[0]);
  const value = key === 'token' ? '' : `, not ${JSON.stringify(seen[key])}`;
  return `${NAME[key] ?? key} takes ${issue.message}${value}.`;
}

/** Flags before environment before defaults. An empty variable counts as not set. */
export function readConfig(args: readonly string[], env: Readonly<Record<string, string | undefined>>): ConfigResult {
  const variable = (name: string) => env[name] || undefined;
  let flags;
  try {
    flags = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        data: { type: 'string' },
        'keep-days': { type: 'string' },
        'allow-host': { type: 'string', multiple: true },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    return { kind: 'wrong', problem: error instanceof Error ? error.message : String(error) };
  }
  if (flags.help === true) return { kind: 'help' };
  const seen = {
    port: flags.port ?? variable('SYNCTRAIL_PORT') ?? '4318',
    host: flags.host ?? variable('SYNCTRAIL_HOST') ?? '127.0.0.1',
    data: flags.data ?? variable('SYNCTRAIL_DATA') ?? '.data',
    'keep-days': flags['keep-days'] ?? variable('SYNCTRAIL_KEEP_DAYS') ?? '30',
    'allow-host': flags['allow-host'] ?? variable('SYNCTRAIL_ALLOW_HOST')?.split(',') ?? [],
    token: variable('SYNCTRAIL_TOKEN'),
  };
  const parsed = SCHEMA.safeParse(seen);
  if (!parsed.success) return { kind: 'wrong', problem: parsed.error.issues.map((issue) => problemText(issue, seen)).join('\n') };
  const { port, host, data, token, 'keep-days': keepDays, 'allow-host': allowedHosts } = parsed.data;
  return { kind: 'config', config: { port, host, dataDir: resolve(data), keepDays, allowedHosts, token } };
}
