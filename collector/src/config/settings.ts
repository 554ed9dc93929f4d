import { z } from 'zod';
import { FORWARD_SETTINGS } from '../forward/settings.ts';
import { LOST_SETTINGS } from '../lost/settings.ts';
import { QUEUE_SETTINGS } from '../queue/settings.ts';
import { REDACTION_SETTINGS } from '../redact/settings.ts';
import { ACCESS_SETTINGS, TLS_SETTINGS } from '../security/settings.ts';
import { STORE_SETTINGS } from '../store/settings.ts';
import { LOG_SETTINGS } from '../telemetry/settings.ts';
import { LIMIT_SETTINGS } from '../validate/settings.ts';
import { text, whole } from './values.ts';

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/** All that a collector can be told; each stage says what its section takes. */
export const SETTINGS = z
  .strictObject({
    listen: z
      .strictObject({
        host: text('an address').default('127.0.0.1'),
        port: whole(0, 65_535).default(4318),
        /** Names beside localhost that requests may come for. */
        allowHosts: z.array(text('a name')).default([]),
      })
      .prefault({}),
    tls: TLS_SETTINGS.optional(),
    access: ACCESS_SETTINGS.prefault({}),
    limits: LIMIT_SETTINGS.prefault({}),
    redaction: REDACTION_SETTINGS.prefault({}),
    store: STORE_SETTINGS.prefault({}),
    queue: QUEUE_SETTINGS.prefault({}),
    /** Where what is received is sent on; with none it is kept in the store alone. */
    forward: FORWARD_SETTINGS.default([]),
    lost: LOST_SETTINGS.prefault({}),
    log: LOG_SETTINGS.prefault({}),
  })
  .refine(({ listen, access }) => isLoopback(listen.host) || access.tokens.length > 0, {
    path: ['listen', 'host'],
    message:
      'an address of this machine only (127.0.0.1), unless SYNCTRAIL_TOKEN is set or access.tokens has one, as whoever reaches the collector could read everything',
  });

export type Settings = z.infer<typeof SETTINGS>;
