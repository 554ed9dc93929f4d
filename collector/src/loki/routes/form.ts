import type { Request } from 'express';

/** The request's parameters: of a form in the body first, then of the address, as Go reads them. */
export function formOf(request: Request): URLSearchParams {
  const body = typeof request.body === 'string' ? request.body : '';
  const mark = request.originalUrl.indexOf('?');
  const query = mark === -1 ? '' : request.originalUrl.slice(mark + 1);
  return new URLSearchParams([...new URLSearchParams(body), ...new URLSearchParams(query)]);
}
