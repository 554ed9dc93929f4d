import type { Request } from 'express';
import { z } from 'zod';
import { Bodies } from '../../receive/body.ts';
import { InFlight } from '../../receive/in-flight.ts';
import { mediaOf } from '../../receive/media.ts';
import type { Refusal } from '../../receive/refusal.ts';
import { DEFAULT_LIMITS } from '../../validate/limits.ts';

const MOST_BYTES = 4_096;
const LIMITS = { ...DEFAULT_LIMITS, bodyBytes: MOST_BYTES, inflatedBytes: MOST_BYTES };

/** A token is short: however many are read at once, nobody is kept from signing in by them. */
const BODIES = new Bodies(LIMITS, new InFlight({ inFlightBytes: Infinity }));

const BODY = z.object({ token: z.string() });
const NOT_THAT: Refusal = { status: 400, message: 'Signing in takes a body of JSON: {"token": "…"}.' };

function json(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

/** The token that a request to sign in brings. */
export async function sentToken(request: Request): Promise<{ readonly token: string } | Refusal> {
  if (mediaOf(request.headers['content-type']) !== 'json') return { ...NOT_THAT, status: 415 };
  const body = await BODIES.read(request);
  if (!Buffer.isBuffer(body)) return body;
  return BODY.safeParse(json(body)).data ?? NOT_THAT;
}
