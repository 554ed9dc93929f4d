import { gunzipSync, gzipSync } from 'node:zlib';

/** The quickest, which on spans is nearly as small as any: they are alike, and what is alike is found at once. */
const PACKING = { level: 1, chunkSize: 65_536 };
/** Room for most requests at once. */
const UNPACKING = { chunkSize: 1_048_576 };

/** Packs a request with gzip: a mebibyte of spans takes a millisecond or two, and in the background would cost this thread more than that. */
export function pack(body: Uint8Array): Uint8Array {
  // the copy lets go of the room that was not needed
  return Uint8Array.prototype.slice.call(gzipSync(body, PACKING));
}

/** Throws on what is not packed, or damaged. */
export function unpack(packed: Uint8Array): Uint8Array {
  return gunzipSync(packed, UNPACKING);
}
