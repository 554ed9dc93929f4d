import * as zlib from 'node:zlib';

/** Unpacked at most; what is shown is less. */
const UNPACKED_BYTES = 256 * 1_024;
/** Encodings one upon the other. */
const MOST = 3;

/** The input may have been cut: what can be read of it is. */
const PART = { maxOutputLength: UNPACKED_BYTES, finishFlush: zlib.constants.Z_SYNC_FLUSH };
const BROTLI_PART = { maxOutputLength: UNPACKED_BYTES, finishFlush: zlib.constants.BROTLI_OPERATION_FLUSH };

type Unpack = (bytes: Uint8Array) => Buffer;

const UNPACKERS: Readonly<Record<string, Unpack | undefined>> = {
  gzip: (bytes) => zlib.gunzipSync(bytes, PART),
  'x-gzip': (bytes) => zlib.gunzipSync(bytes, PART),
  br: (bytes) => zlib.brotliDecompressSync(bytes, BROTLI_PART),
  deflate: inflate,
  // Node 22.9 to 22.14 has none
  zstd:
    typeof zlib.zstdDecompressSync === 'function'
      ? (bytes) => zlib.zstdDecompressSync(bytes, { maxOutputLength: UNPACKED_BYTES, finishFlush: zlib.constants.ZSTD_e_flush })
      : undefined,
};

export interface Unpacked {
  readonly bytes: Buffer;
  /** There is more than that. */
  readonly cut: boolean;
}

/** Undoes a body's content encoding, to a bounded size and in bounded time. Undefined when that cannot be done. */
export function unpacked(bytes: Buffer, contentEncoding: string): Unpacked | undefined {
  const names = contentEncoding
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
  if (names.length > MOST) return undefined;
  let result: Unpacked = { bytes, cut: false };
  for (const name of names.toReversed()) {
    const unpack = UNPACKERS[name];
    const next = unpack === undefined ? undefined : bounded(unpack, result.bytes);
    if (next === undefined) return undefined;
    result = { bytes: next.bytes, cut: next.cut || result.cut };
  }
  return result;
}

/** Less of what unpacks to too much, until it fits: each try is bounded. */
function bounded(unpack: Unpack, bytes: Buffer): Unpacked | undefined {
  for (let length = bytes.length; length > 0; length >>= 1) {
    try {
      return { bytes: unpack(bytes.subarray(0, length)), cut: length < bytes.length };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') return undefined;
    }
  }
  return undefined;
}

/** Some servers leave zlib's header away. */
function inflate(bytes: Uint8Array): Buffer {
  try {
    return zlib.inflateSync(bytes, PART);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw error;
    return zlib.inflateRawSync(bytes, PART);
  }
}
