import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { sendRefusal } from '../receive/send.ts';
import { sessionOf } from './session/cookie.ts';
import type { Sessions } from './session/sessions.ts';
import { matcher } from './token.ts';

const pass: RequestHandler = (_request, _response, next) => next();

function check(token: string, alsoGood: (request: Request) => boolean, hint: string): RequestHandler {
  const isBearer = matcher(`Bearer ${token}`);
  return (request: Request, response: Response, next: NextFunction) => {
    if (isBearer(request.headers.authorization ?? '') || alsoGood(request)) next();
    else {
      sendRefusal(request, response, {
        status: 401,
        message: `This collector asks for a token: send "Authorization: Bearer <token>" with the token it was started with${hint}.`,
        headers: { 'www-authenticate': 'Bearer' },
      });
    }
  };
}

/** Asks for `Authorization: Bearer <token>`; without a token lets everything pass. */
export function checkToken(token: string | undefined): RequestHandler {
  return token === undefined ? pass : check(token, () => false, '');
}

/** Asks for the token or for the cookie of a session; without a token lets everything pass. */
export function checkReader(token: string | undefined, sessions: Sessions): RequestHandler {
  return token === undefined ? pass : check(token, (request) => sessions.has(sessionOf(request)), ', or sign in to the viewer');
}
