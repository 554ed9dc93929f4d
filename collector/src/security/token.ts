import { createHash, timingSafeEqual } from 'node:crypto';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { sendRefusal } from '../receive/send.ts';

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Asks for `Authorization: Bearer <token>`; without a token lets everything pass. */
export function checkToken(token: string | undefined): RequestHandler {
  const wanted = token === undefined ? undefined : hash(`Bearer ${token}`);
  return (request: Request, response: Response, next: NextFunction) => {
    // Hashes have one length, so that the comparison takes the same time whatever was sent.
    if (wanted === undefined || timingSafeEqual(hash(request.headers.authorization ?? ''), wanted)) next();
    else {
      sendRefusal(request, response, {
        status: 401,
        message: 'This collector asks for a token: send "Authorization: Bearer <token>" with the token it was started with.',
        headers: { 'www-authenticate': 'Bearer' },
      });
    }
  };
}
