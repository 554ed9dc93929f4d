import { createHash, timingSafeEqual } from 'node:crypto';

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Says whether a text is the secret. Hashes have one length, so that the comparison takes the same time whatever was sent. */
export function matcher(secret: string): (sent: string) => boolean {
  const wanted = hash(secret);
  return (sent) => timingSafeEqual(hash(sent), wanted);
}
