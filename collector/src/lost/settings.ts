import { z } from 'zod';
import { whole } from '../config/values.ts';

/** Section `lost` of the configuration: the event `SYNC_RUN_LOST`, for alerts. */
export const LOST_SETTINGS = z.strictObject({
  enabled: z.boolean({ error: 'true or false' }).default(true),
  /** How often runs are looked at, s. */
  intervalS: whole(1, 3_600).default(60),
  /** Runs that began earlier are not looked at, h. */
  lookBackHours: whole(1, 720).default(48),
  /** A collector that fell silent, and so may hold events back, is waited for, h. */
  waitHours: whole(0, 168).default(24),
  /** Where queries of the Loki are asked that the collectors forward to; where nothing is said, where its events are sent. */
  lokiUrl: z.url({ protocol: /^https?$/, error: 'an address that begins with http:// or https://' }).optional(),
});

export type LostSettings = z.infer<typeof LOST_SETTINGS>;
