import { z } from 'zod';

const MIB = 1_048_576;

/** Bounds of the queue on disk. The folder comes from where the collector's other data is, unless it is given. */
export const QUEUE_SETTINGS = z.strictObject({
  /** Folder of the queue; one collector only. */
  dir: z.string().min(1).optional(),
  /** Bytes on disk that spans, events and metrics may take; beyond it senders are told to come again. */
  bytes: z
    .int()
    .min(MIB)
    .default(4_096 * MIB),
  /** Bytes on disk that bodies of calls may take; beyond it they are refused alone. */
  bodyBytes: z
    .int()
    .min(MIB)
    .default(1_024 * MIB),
  /** A file is followed by the next when it has so many bytes. */
  segmentBytes: z
    .int()
    .min(65_536)
    .default(64 * MIB),
  /** What could not be sent for so many days is given up. */
  keepDays: z.number().positive().max(3_650).default(7),
});

export type QueueSettings = z.infer<typeof QUEUE_SETTINGS>;
