import express, { type Request, type RequestHandler } from 'express';

/** Reads the body of a POST that asks with a form. */
export const formBody: RequestHandler = express.text({ type: 'application/x-www-form-urlencoded', limit: '1mb' });

/** The request's parameters: of a form in the body first, then of the address, as Go reads them. */
export function formOf(request: Request): URLSearchParams {
  const body = typeof request.body === 'string' ? request.body : '';
  const mark = request.originalUrl.indexOf('?');
  const query = mark === -1 ? '' : request.originalUrl.slice(mark + 1);
  return new URLSearchParams([...new URLSearchParams(body), ...new URLSearchParams(query)]);
}
