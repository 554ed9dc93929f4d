import { z } from 'zod';
import { secret, size, text, whole } from '../config/values.ts';

const SECOND_MS = 1_000;
const DAY_MS = 86_400_000;

/** `${NAME}` stands for a secret out of the environment, in these as everywhere in the file. */
const HEADERS = z.record(text('a header'), secret('a text, such as "Bearer ${TOKEN}"'));

const TLS = z.strictObject({
  /** PEM file of the authorities that are trusted, instead of the system's. */
  caFile: text('a PEM file').optional(),
  /** PEM files of a certificate of our own, for destinations that ask for one. */
  certFile: text('a PEM file').optional(),
  keyFile: text('a PEM file').optional(),
  /** Name that the destination's certificate must be for, where it is not the address's. */
  serverName: text('a name').optional(),
});

/** Bounds of the engine; 0 for none. Each kind of destination has defaults of its own (limits.ts). */
const LIMITS = z.strictObject({
  lineBytes: size(0).optional(),
  metadataBytes: size(0).optional(),
  metadataEntries: whole(0, 1_000_000).optional(),
  aheadMs: whole(0, 10 * 365 * DAY_MS).optional(),
  oldMs: whole(0, 10 * 365 * DAY_MS).optional(),
  lateMs: whole(0, 10 * 365 * DAY_MS).optional(),
  attributeBytes: size(0).optional(),
  traceBytes: size(0).optional(),
});

const SIGNAL = z.enum(['traces', 'logs', 'metrics'], { error: 'traces, logs or metrics' });

const DESTINATION_SETTINGS = z.strictObject({
  /** Stands in metrics, in logs and in the queue: with another name a destination begins anew. */
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'a name of small letters, digits and hyphens'),
  kind: z.enum(['tempo', 'loki', 'prometheus', 'otlp'], { error: 'tempo, loki, prometheus or otlp' }),
  /** Base address, such as http://loki:3100; the path of OTLP is added by kind. */
  url: z.url({ protocol: /^https?$/, error: 'an address that begins with http:// or https://' }),
  /** What is sent there; all that the kind takes unless told otherwise. */
  signals: z.array(SIGNAL).min(1, 'at least one signal').optional(),
  headers: HEADERS.default({}),
  /** Header that names the workspace; empty for none. */
  tenantHeader: z.string({ error: 'the name of a header' }).default('X-Scope-OrgID'),
  compression: z.enum(['gzip', 'none'], { error: 'gzip or none' }).default('gzip'),
  timeoutMs: whole(100, 600_000).default(30 * SECOND_MS),
  /** Requests under way at once with what came just now. */
  concurrency: whole(1, 64).default(4),
  /** Requests under way at once with what waits since longer. */
  backlogConcurrency: whole(1, 64).default(2),
  /** Bytes of a request, before compression. Larger ones are split. */
  requestBytes: size(65_536).default(2 * 1_048_576),
  /** First and longest pause before a destination is tried again. */
  retryMs: whole(1, 3_600_000).default(SECOND_MS),
  maxRetryMs: whole(1, 3_600_000).default(30 * SECOND_MS),
  /** Bytes on disk of what was set aside; the oldest goes beyond it. */
  asideBytes: size(1_048_576).default(512 * 1_048_576),
  tls: TLS.optional(),
  limits: LIMITS.default({}),
});

export type DestinationSettings = z.infer<typeof DESTINATION_SETTINGS>;

export const FORWARD_SETTINGS = z
  .array(DESTINATION_SETTINGS)
  .refine((destinations) => new Set(destinations.map(({ name }) => name)).size === destinations.length, {
    error: 'destinations with names of their own: two have the same',
  });
