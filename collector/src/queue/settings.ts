import { z } from 'zod';
import { size, text } from '../config/values.ts';

const MIB = 1_048_576;
const DAYS = 'a number of days up to 3650';

/** The queue on disk, from which what is received is sent on. */
export const QUEUE_SETTINGS = z.strictObject({
  /** Folder of the queue; one collector only. Where nothing is said it is `queue` in the folder of the store. */
  dir: text('a folder').optional(),
  /** Bytes on disk that spans, events and metrics may take; beyond it senders are told to come again. */
  bytes: size(MIB).default(4_096 * MIB),
  /** Bytes on disk that bodies of calls may take; beyond it they are refused alone. */
  bodyBytes: size(MIB).default(1_024 * MIB),
  /** A file is followed by the next when it has so many bytes. What was sent is deleted by whole files. */
  segmentBytes: size(65_536).default(64 * MIB),
  /** What could not be sent for so many days is given up. */
  keepDays: z.number({ error: DAYS }).positive(DAYS).max(3_650, DAYS).default(7),
});

export type QueueSettings = z.infer<typeof QUEUE_SETTINGS>;
