import { z } from 'zod';
import { LOG_LEVELS } from './log.ts';

export const LOG_SETTINGS = z.strictObject({
  /** What is less than this is not written. */
  level: z.enum(LOG_LEVELS).default('info'),
});
