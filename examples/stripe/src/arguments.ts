import { parseArgs } from 'node:util';

export const HELP = `npm run example:stripe -- [options]

Syncs customers, subscriptions and invoices with the official stripe client into a SQLite database; the run id is the last line.

  --endpoint URL   address of the collector                (OTEL_EXPORTER_OTLP_ENDPOINT, http://127.0.0.1:4318)
  --stripe URL     address of a running stripe-mock        (one is built with Go and started)
  --data DIR       folder of the database, stripe.sqlite   (a new temporary one)
  --help           this text`;

export interface Arguments {
  endpoint: string;
  /** Undefined when one is to be started. */
  stripe: string | undefined;
  /** Undefined for a temporary folder. */
  folder: string | undefined;
}

export type Parsed = { kind: 'arguments'; arguments: Arguments } | { kind: 'help' } | { kind: 'invalid'; reason: string };

/** Reads the command line. */
export function parse(args: string[], environment: Readonly<Record<string, string | undefined>>): Parsed {
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        endpoint: { type: 'string', default: environment['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? 'http://127.0.0.1:4318' },
        stripe: { type: 'string' },
        data: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }));
  } catch (error) {
    return { kind: 'invalid', reason: error instanceof Error ? error.message : String(error) };
  }
  if (values.help === true) return { kind: 'help' };
  for (const [name, address] of [
    ['--endpoint', values.endpoint],
    ['--stripe', values.stripe],
  ] as const) {
    if (address !== undefined && !(/^https?:\/\//.test(address) && URL.canParse(address))) {
      return { kind: 'invalid', reason: `${name} takes an address such as http://127.0.0.1:12111, not "${address}".` };
    }
  }
  return { kind: 'arguments', arguments: { endpoint: values.endpoint, stripe: values.stripe, folder: values.data } };
}
