import { z } from 'zod';
import { size, whole } from '../config/values.ts';
import { DEFAULT_LIMITS } from './limits.ts';

/** Bounds of what one request may be; `limits.ts` says what each is. How old a record may be follows from how long it is kept. */
export const LIMIT_SETTINGS = z.strictObject({
  bodyBytes: size(1_024).default(DEFAULT_LIMITS.bodyBytes),
  inflatedBytes: size(1_024).default(DEFAULT_LIMITS.inflatedBytes),
  inFlightBytes: size(1_024).default(DEFAULT_LIMITS.inFlightBytes),
  requestMs: whole(100, 3_600_000).default(DEFAULT_LIMITS.requestMs),
  keepAliveMs: whole(100, 3_600_000).default(DEFAULT_LIMITS.keepAliveMs),
  items: whole(1, 1_000_000).default(DEFAULT_LIMITS.items),
  attributes: whole(1, 10_000).default(DEFAULT_LIMITS.attributes),
  textLength: whole(64, 1_048_576).default(DEFAULT_LIMITS.textLength),
  bodyLength: whole(64, 16_777_216).default(DEFAULT_LIMITS.bodyLength),
  aheadMs: whole(0, 86_400_000).default(DEFAULT_LIMITS.aheadMs),
});
