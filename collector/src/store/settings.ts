import { z } from 'zod';
import { text, whole } from '../config/values.ts';
import { QUERY_MS } from './query-gate.ts';
import { DEFAULT_RETENTION } from './volume.ts';

const DAYS = 3_650;

/** The embedded store. */
export const STORE_SETTINGS = z.strictObject({
  /** Whether what is received is stored here; where nothing is said, it is when nothing is forwarded. */
  enabled: z.boolean().optional(),
  /** Folder of the store; one collector only. */
  dir: text('a folder').default('.data'),
  /** How many days each kind is kept. */
  keepDays: z
    .strictObject({
      /** Spans, failures and bodies. */
      details: whole(1, DAYS).default(DEFAULT_RETENTION.details),
      /** Lifecycle, step, record and audit events. */
      events: whole(1, DAYS).default(DEFAULT_RETENTION.events),
      /** Series and their samples. */
      metrics: whole(1, DAYS).default(DEFAULT_RETENTION.metrics),
      progress: whole(1, DAYS).default(DEFAULT_RETENTION.progress),
    })
    .prefault({}),
  /** Days after which a day is written anew, compressed, in the background. */
  compressAfterDays: whole(1, DAYS).default(7),
  /** A query of a reader may take so long, ms. */
  queryMs: whole(100, 3_600_000).default(QUERY_MS),
});
