import type { Request, Response } from 'express';
import { type Refusal, refusalBody } from './refusal.ts';

/** How long a sender may go on with a body that is not read, ms. */
const LINGER_MS = 1_000;

/** Answers with the refusal. A body that was not read to its end is read on for a moment, so that the sender hears the answer, then cut. */
export function sendRefusal(request: Request, response: Response, refusal: Refusal): void {
  if (!request.complete) {
    response.setHeader('connection', 'close');
    response.once('finish', () => setTimeout(() => request.socket.destroy(), LINGER_MS).unref());
    request.resume();
  }
  response
    .status(refusal.status)
    .set({ ...refusal.headers })
    .json(refusalBody(refusal));
}
