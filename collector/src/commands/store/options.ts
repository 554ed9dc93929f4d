import { parseArgs, type ParseArgsConfig } from 'node:util';
import { CommandFailure } from './failure.ts';

export type Options = NonNullable<ParseArgsConfig['options']>;

/** Where a store is: in a folder that no collector has, or behind a collector that runs. */
export const SOURCE_OPTIONS = {
  data: { type: 'string' },
  url: { type: 'string' },
} as const satisfies Options;

export const SOURCE_HELP = `  --data DIR    folder of a store that no collector has open   (SYNCTRAIL_DATA, .data)
  --url URL     a collector that runs, as http://127.0.0.1:4318; SYNCTRAIL_TOKEN is the token that it asks for`;

export interface Parsed {
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly positionals: readonly string[];
}

/** Options of a command, and at most so many words beside them; undefined when only its help was asked for, which is printed. Throws `CommandFailure` for what it does not take. */
export function parsed(args: readonly string[], options: Options, help: string, words = 0): Parsed | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { ...options, help: { type: 'boolean', short: 'h' } },
      allowPositionals: words > 0,
    });
    if (values['help'] !== true) return { values, positionals };
    process.stdout.write(`${help}\n`);
    return undefined;
  } catch (error) {
    throw new CommandFailure(`${error instanceof Error ? error.message : String(error)}\n\n${help}`, 2);
  }
}

export function text(values: Parsed['values'], name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

/** An address, without a slash at its end. Throws `CommandFailure` for what is none. */
export function base(values: Parsed['values'], name: string): string | undefined {
  const given = text(values, name);
  if (given !== undefined && !URL.canParse(given)) throw new CommandFailure(`--${name} takes an address, not ${given}`, 2);
  return given?.replace(/\/+$/, '');
}

/** Headers that were given as `Name: value`. */
export function headersOf(given: unknown): Record<string, string> {
  const lines = Array.isArray(given) ? given.map(String) : [];
  return Object.fromEntries(
    lines.map((line) => {
      const [, name, value] = /^([\w-]+):\s*(.+)$/.exec(line) ?? [];
      if (name === undefined || value === undefined)
        throw new CommandFailure('--header takes a name and a value, as "Authorization: Bearer …"', 2);
      return [name, value];
    }),
  );
}
