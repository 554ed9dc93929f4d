import { z } from 'zod';

/** Section `lost` of the configuration: the event `SYNC_RUN_LOST`, for alerts. */
export const LOST_SETTINGS = z.strictObject({
  enabled: z.boolean().default(true),
  /** How often runs are looked at, s. */
  intervalS: z.number().int().min(1).max(3_600).default(60),
  /** Runs that began earlier are not looked at, h. */
  lookBackHours: z.number().int().min(1).max(720).default(48),
  /** A collector that fell silent, and so may hold events back, is waited for, h. */
  waitHours: z.number().int().min(0).max(168).default(24),
  /** The Loki that the collectors forward to, as a data source has its address. Without it the embedded store is asked. */
  lokiUrl: z.url().optional(),
});

export type LostSettings = z.infer<typeof LOST_SETTINGS>;
