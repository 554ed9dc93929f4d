import type { NextFunction, Request, Response } from 'express';
import { Refusal } from '../refusal.ts';

const PROTOBUF = 'application/protobuf';

/** JSON and text with exactly Tempo's content types. */
export function answerJson(response: Response, body: unknown): void {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(body));
}

/** Whether the asker wants protobuf, as Grafana does for a trace. */
export function wantsProtobuf(request: Request): boolean {
  return request.headers.accept === PROTOBUF;
}

export function answerProtobuf(response: Response, body: Buffer): void {
  response.setHeader('content-type', PROTOBUF);
  response.end(body);
}

export function answerText(response: Response, status: number, text: string): void {
  response.status(status).setHeader('content-type', 'text/plain; charset=utf-8');
  response.end(text);
}

/** A signal that ends a request's queries when its client has gone. */
export function abortSignal(response: Response): AbortSignal {
  const controller = new AbortController();
  response.on('close', () => controller.abort());
  return controller.signal;
}

/** Answers refusals as Tempo does; what else goes wrong is left to the next handler. */
export function answerRefusal(error: unknown, _request: Request, response: Response, next: NextFunction): void {
  if (response.destroyed) return;
  if (error instanceof Refusal) answerText(response, 400, error.message);
  else next(error);
}
