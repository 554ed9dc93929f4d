import { z } from 'zod';
import { secret, size, text, whole } from '../config/values.ts';
import { DEFAULT_WORKSPACE, WORKSPACE_NAME } from './workspace.ts';

const NAME = 'a name of a-z, 0-9 and -, at most 63 characters, that begins with a letter or a digit';
const HASH = 'sha256: and 64 hexadecimal digits, as "synctrail collector token" prints it';

/** What a token lets its bearer do: send, query, read the collector's own numbers at `/metrics`, look at, verify and back up the files of all workspaces. */
export const ROLES = ['ingest', 'read', 'metrics', 'store'] as const;

const TOKEN = z
  .strictObject({
    /** Who it is for: what the log and the audit trail call its bearer. */
    name: text('a name').max(100, 'at most 100 characters'),
    /** What to keep of the token itself. */
    hash: z
      .string({ error: HASH })
      .regex(/^sha256:[0-9a-f]{64}$/, HASH)
      .optional(),
    /** The token itself, where it comes from the environment. */
    token: secret('at least 16 characters').min(16, 'at least 16 characters').optional(),
    roles: z.array(z.enum(ROLES)).min(1, `at least one of ${ROLES.join(', ')}`),
    workspace: z.string({ error: NAME }).regex(WORKSPACE_NAME, NAME).default(DEFAULT_WORKSPACE),
    /** Resource attributes that are set on what it sends. */
    resource: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()], { error: 'text, a number, true or false' })).default({}),
    /** Beyond it the answer is 429. */
    rate: z
      .strictObject({
        requestsPerSecond: whole(1, 1_000_000).optional(),
        /** Of bodies as they are sent, compressed or not. */
        bytesPerSecond: size(1).optional(),
      })
      .default({}),
  })
  .refine(({ hash, token }) => (hash === undefined) !== (token === undefined), {
    path: ['hash'],
    message: `${HASH}; or leave it out and give "token: \${NAME}", which takes the token from the environment`,
  });

/** Tokens of senders and readers. Without any, whoever reaches the collector may send and read, so only this machine may. */
export const ACCESS_SETTINGS = z.strictObject({
  tokens: z
    .array(TOKEN)
    .default([])
    .superRefine((tokens, context) => {
      const seen = new Set<string>();
      for (const [index, { name }] of tokens.entries()) {
        if (seen.has(name)) context.addIssue({ code: 'custom', path: [index, 'name'], message: 'a name that no other token has' });
        seen.add(name);
      }
    }),
});

export type TokenSettings = z.infer<typeof TOKEN>;

/** TLS of the listening address. The files are read again when they change, and on SIGHUP. */
export const TLS_SETTINGS = z.strictObject({
  /** File of the certificate and its chain, PEM. */
  cert: text('a file'),
  /** File of its key, PEM. */
  key: text('a file'),
  /** File of the authorities, PEM, of which one must have signed a client's certificate. */
  clientCa: text('a file').optional(),
});

export type TlsSettings = z.infer<typeof TLS_SETTINGS>;
