import { crc32 } from 'node:zlib';
import type { Batch, Signal } from './batch.ts';

/** Bytes before the request: mark, signal, records, length, checksum. */
export const HEADER_BYTES = 20;
/** Where in a frame it is told that it has been delivered. */
export const STATE_OFFSET = 3;
export const DELIVERED = 0x44;
const WAITING = 0x57;
const MARK = 0x535953;
const SIGNALS: readonly Signal[] = ['traces', 'logs', 'metrics'];

/** A request as it lies in a spool file: packed with gzip, to a fifteenth. */
export interface Frame {
  signal: Signal;
  count: number;
  /** Of its header in the file. */
  offset: number;
  /** Of the packed request. */
  length: number;
}

/** @param packed the batch's request, packed */
export function frameHeader(batch: Batch, packed: Uint8Array): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUIntBE(MARK, 0, 3);
  header[STATE_OFFSET] = WAITING;
  header.writeUInt32LE(SIGNALS.indexOf(batch.signal), 4);
  header.writeUInt32LE(batch.count, 8);
  header.writeUInt32LE(packed.length, 12);
  header.writeUInt32LE(crc32(packed), 16);
  return header;
}

/**
 * The frames of a spool file that wait for delivery. A tail that was torn by the death of its writer ends the reading,
 * as does what was never written by us.
 */
export function waitingFrames(file: Buffer): { frames: Frame[]; torn: boolean } {
  const frames: Frame[] = [];
  let offset = 0;
  while (offset + HEADER_BYTES <= file.length) {
    const signal = SIGNALS[file.readUInt32LE(offset + 4)];
    const length = file.readUInt32LE(offset + 12);
    const end = offset + HEADER_BYTES + length;
    if (file.readUIntBE(offset, 3) !== MARK || signal === undefined || end > file.length) break;
    if (file[offset + STATE_OFFSET] !== DELIVERED) {
      if (crc32(file.subarray(offset + HEADER_BYTES, end)) !== file.readUInt32LE(offset + 16)) break;
      frames.push({ signal, count: file.readUInt32LE(offset + 8), offset, length });
    }
    offset = end;
  }
  return { frames, torn: offset < file.length };
}
