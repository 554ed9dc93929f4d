import { z } from 'zod';

/** Schemas of values that the sections of the configuration share. The message of an error goes on from "<key> takes ". */

const BYTES: Readonly<Record<string, number>> = {
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};

/** A number of bytes: `64MiB`, `2 GB`, or a number alone. */
export function size(least: number) {
  const what = `a size of at least ${least} bytes, such as 64MiB or 2GB`;
  return z.union([z.number(), z.string()], { error: what }).transform((value, context) => {
    const [, count, unit] = /^(\d+(?:\.\d+)?) ?([kKMGT]i?B)?$/.exec(String(value)) ?? [];
    const bytes = Math.round(Number(count) * (unit === undefined ? 1 : (BYTES[unit] ?? NaN)));
    if (bytes >= least) return bytes;
    context.addIssue({ code: 'custom', message: what });
    return z.NEVER;
  });
}

export function whole(least: number, most: number) {
  const range = `a whole number from ${least} to ${most}`;
  return z.int({ error: range }).min(least, range).max(most, range);
}

export function text(what: string) {
  return z.string({ error: what }).min(1, what);
}

/** Text that is neither shown nor logged. */
export function secret(what: string) {
  return text(what).meta({ secret: true });
}
