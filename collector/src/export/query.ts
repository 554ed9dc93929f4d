import { z } from 'zod';
import type { Wanted } from './wanted.ts';

const NS_PER_MS = 1_000_000n;
const TIME = 'a time as 2026-11-21 or 2026-11-21T12:00:00Z';

const time = z
  .string()
  .refine((value) => !Number.isNaN(Date.parse(value)), TIME)
  .transform((value) => BigInt(Date.parse(value)) * NS_PER_MS);

/** What an export is asked for, as a request or the command line says it. */
export const EXPORT_QUERY = z
  .strictObject({
    run: z
      .string()
      .regex(/^[0-9a-f]{32}$/, 'a run id: 32 hexadecimal digits')
      .optional(),
    record: z.string().min(1, 'the id of a record').optional(),
    from: time.optional(),
    to: time.optional(),
    format: z.enum(['otlp', 'csv'], 'otlp or csv').default('otlp'),
  })
  .refine(({ run, record, from, to }) => [run, record, from ?? to].filter((part) => part !== undefined).length === 1, {
    message: 'one of: a run, a record, or a time (from and to)',
    path: ['run'],
  })
  .refine(({ from, to }) => (from === undefined) === (to === undefined), { message: 'both from and to', path: ['from'] })
  .refine(({ from, to }) => from === undefined || to === undefined || from < to, { message: 'a time after from', path: ['to'] });

export type ExportQuery = z.infer<typeof EXPORT_QUERY>;

export function wantedOf({ run, record, from, to }: ExportQuery): Wanted {
  if (run !== undefined) return { kind: 'run', runId: run };
  if (record !== undefined) return { kind: 'record', id: record };
  if (from === undefined || to === undefined) throw new Error('an export was asked for nothing');
  return { kind: 'range', fromNs: from, toNs: to };
}

/** What is wrong with it, a line each. */
export function exportProblems({ issues }: z.core.$ZodError): string {
  return issues.map(({ path, message }) => `${path.join('.')} takes ${message}`).join('\n');
}
