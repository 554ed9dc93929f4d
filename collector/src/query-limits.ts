import type { ErrorRequestHandler, Response } from 'express';
import { QueryTimedOut, TooManyQueries } from './store/query-gate.ts';

/** How an engine answers a query that it has no room or no time for. */
export interface LimitAnswers {
  readonly tooMany: (response: Response) => void;
  readonly timedOut: (response: Response) => void;
}

const text = (status: number, words: string) => (response: Response) => void response.status(status).type('text/plain').send(words);
const json = (status: number, errorType: string, error: string) => (response: Response) =>
  void response.status(status).json({ status: 'error', errorType, error });

const TOO_MANY = 'too many outstanding requests';

/** In Tempo's words: modules/frontend/handler.go, modules/frontend/v1/frontend.go. */
export const TEMPO_LIMITS: LimitAnswers = { tooMany: text(429, TOO_MANY), timedOut: text(504, 'context deadline exceeded') };

/** In Loki's words: pkg/util/server/error.go, pkg/lokifrontend/frontend/v1/frontend.go. */
export const LOKI_LIMITS: LimitAnswers = {
  tooMany: text(429, TOO_MANY),
  timedOut: text(
    504,
    'Request timed out, decrease the duration of the request or add more label matchers (prefer exact match over regex match) to reduce the amount of data processed.',
  ),
};

/** In Prometheus' words; it makes queries wait instead of refusing them, and Mimir has a type for it. */
export const PROMETHEUS_LIMITS: LimitAnswers = {
  tooMany: json(429, 'too_many_requests', TOO_MANY),
  timedOut: json(503, 'timeout', 'query timed out in expression evaluation'),
};

/** Answers what the gate before the store refused; all else is left to the next handler. */
export function answerLimits({ tooMany, timedOut }: LimitAnswers): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent || response.destroyed) next(error);
    else if (error instanceof TooManyQueries) tooMany(response.set('retry-after', '1'));
    else if (error instanceof QueryTimedOut) timedOut(response);
    else next(error);
  };
}
