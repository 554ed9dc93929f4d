import { promisify } from 'node:util';
import { constants, crc32, zstdCompress, zstdCompressSync, zstdDecompress, zstdDecompressSync } from 'node:zlib';
import type { SignalName } from '../receive/signal-name.ts';
import type { NewEntry, Position } from './entry.ts';

/**
 * An entry on disk, little-endian: 0 magic · 4 length of the payload · 8 CRC-32 of the payload · 12 position (6 bytes) · 18 version ·
 * 19 signal · 20 receivedMs (6 bytes) · 26 compression · 27 length of the workspace's name · 28 items · 32 bytes of the request, not
 * compressed · 36 CRC-32 of all before. Then the payload: the workspace's name and the request.
 */
export const HEADER_BYTES = 40;
export const MAGIC = Buffer.from('SyQ1');

const VERSION = 1;
const SIGNALS: readonly SignalName[] = ['traces', 'logs', 'metrics'];
const COMPRESSION = { none: 0, zstd: 1 } as const;

/** Requests of fewer bytes gain nothing. */
const COMPRESS_BYTES = 512;
/** Larger ones are compressed by another thread, so that the event loop is not held up: at 850 MB/s these take 0.3 ms. */
const APART_BYTES = 262_144;
/** In pieces of this size: the default of 16 KiB costs half as much again. */
const CHUNK_BYTES = 131_072;
const FAST = { chunkSize: CHUNK_BYTES, params: { [constants.ZSTD_c_compressionLevel]: 1 } };

const compressApart = promisify(zstdCompress) as (buffer: Buffer, options: object) => Promise<Buffer>;
const decompressApart = promisify(zstdDecompress) as (buffer: Buffer, options: object) => Promise<Buffer>;

export interface Header {
  readonly position: Position;
  readonly signal: SignalName;
  readonly receivedMs: number;
  readonly items: number;
  /** Bytes of the request, not compressed. */
  readonly requestBytes: number;
  readonly payloadBytes: number;
  readonly payloadCrc: number;
  readonly workspaceBytes: number;
  readonly isCompressed: boolean;
}

/** An entry ready to be written, but for its position. */
export interface Frame {
  readonly header: Buffer;
  readonly payload: readonly Buffer[];
  readonly bytes: number;
}

export async function frameOf(entry: NewEntry): Promise<Frame> {
  const { request } = entry;
  const isCompressed = request.length >= COMPRESS_BYTES;
  let content = request;
  if (isCompressed) content = request.length > APART_BYTES ? await compressApart(request, FAST) : zstdCompressSync(request, FAST);
  const workspace = Buffer.from(entry.workspace);
  const header = Buffer.alloc(HEADER_BYTES);
  MAGIC.copy(header);
  header.writeUInt32LE(workspace.length + content.length, 4);
  header.writeUInt32LE(crc32(content, crc32(workspace)), 8);
  header.writeUInt8(VERSION, 18);
  header.writeUInt8(SIGNALS.indexOf(entry.signal), 19);
  header.writeUIntLE(Math.max(0, Math.floor(entry.receivedMs)), 20, 6);
  header.writeUInt8(isCompressed ? COMPRESSION.zstd : COMPRESSION.none, 26);
  header.writeUInt8(workspace.length, 27);
  header.writeUInt32LE(entry.items, 28);
  header.writeUInt32LE(request.length, 32);
  return { header, payload: [workspace, content], bytes: HEADER_BYTES + workspace.length + content.length };
}

/** Gives the frame its place in the log. */
export function number({ header }: Frame, position: Position): void {
  header.writeUIntLE(position, 12, 6);
  header.writeUInt32LE(crc32(header.subarray(0, 36)), 36);
}

/** What the header at this place says, or undefined when there is none. */
export function headerAt(buffer: Buffer, at: number): Header | undefined {
  if (at + HEADER_BYTES > buffer.length || buffer.readUInt32LE(at) !== MAGIC.readUInt32LE(0)) return undefined;
  if (buffer.readUInt32LE(at + 36) !== crc32(buffer.subarray(at, at + 36))) return undefined;
  const signal = SIGNALS[buffer.readUInt8(at + 19)];
  if (signal === undefined || buffer.readUInt8(at + 18) !== VERSION) return undefined;
  return {
    position: buffer.readUIntLE(at + 12, 6),
    signal,
    receivedMs: buffer.readUIntLE(at + 20, 6),
    items: buffer.readUInt32LE(at + 28),
    requestBytes: buffer.readUInt32LE(at + 32),
    payloadBytes: buffer.readUInt32LE(at + 4),
    payloadCrc: buffer.readUInt32LE(at + 8),
    workspaceBytes: buffer.readUInt8(at + 27),
    isCompressed: buffer.readUInt8(at + 26) === COMPRESSION.zstd,
  };
}

export function isWhole(header: Header, payload: Buffer): boolean {
  return payload.length === header.payloadBytes && crc32(payload) === header.payloadCrc;
}

/** The entry of a payload that is whole. */
export async function entryOf(header: Header, payload: Buffer): Promise<NewEntry & { readonly position: Position }> {
  const { position, signal, receivedMs, items, requestBytes, workspaceBytes, isCompressed } = header;
  const content = payload.subarray(workspaceBytes);
  const bound = { maxOutputLength: Math.max(1, requestBytes) };
  let request: Buffer;
  // The payload's bytes are overwritten by the next read.
  if (!isCompressed) request = Buffer.from(content);
  else request = requestBytes > APART_BYTES ? await decompressApart(content, bound) : zstdDecompressSync(content, bound);
  return { position, signal, workspace: payload.toString('utf8', 0, workspaceBytes), receivedMs, items, request };
}
