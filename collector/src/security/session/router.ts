import express from 'express';
import type { NextFunction, Request, Response } from 'express';
import type { Refusal } from '../../receive/refusal.ts';
import { sendRefusal } from '../../receive/send.ts';
import type { Log } from '../../telemetry/log.ts';
import { matcher } from '../token.ts';
import { clearSession, sessionOf, setSession } from './cookie.ts';
import { GuessLimit } from './guesses.ts';
import { sentToken } from './sent-token.ts';
import type { Sessions } from './sessions.ts';

/** A form or an image of another page cannot send a header of its own. */
const CHANGE_HEADER = 'x-synctrail-request';

export interface SessionDeps {
  readonly token: string | undefined;
  readonly sessions: Sessions;
  readonly log: Log;
}

function checkChange(request: Request, response: Response, next: NextFunction): void {
  if (request.headers[CHANGE_HEADER] === '1') next();
  else sendRefusal(request, response, { status: 403, message: 'What changes something must send the header "X-Synctrail-Request: 1".' });
}

/** Says why a token does not sign in; undefined for the right one. */
function judge({ token, log }: SessionDeps): (sent: string, address: string) => Refusal | undefined {
  if (token === undefined)
    return () => ({ status: 404, message: 'This collector was started without a token: there is nothing to sign in to.' });
  const isToken = matcher(token);
  const guesses = new GuessLimit();
  return (sent, address) => {
    const wait = guesses.waitOf(address);
    if (wait > 0) {
      return { status: 429, message: `Too many wrong tokens. Try again in ${wait} s.`, headers: { 'retry-after': String(wait) } };
    }
    if (isToken(sent)) return undefined;
    guesses.addWrong(address);
    log('warn', 'Somebody tried to sign in with a wrong token', { address });
    return { status: 401, message: 'This is not the token that the collector was started with.' };
  };
}

function signIn(deps: SessionDeps) {
  const refusalOf = judge(deps);
  return async (request: Request, response: Response) => {
    const sent = await sentToken(request);
    const refusal = 'token' in sent ? refusalOf(sent.token, request.socket.remoteAddress ?? '') : sent;
    if (refusal !== undefined) {
      sendRefusal(request, response, refusal);
      return;
    }
    setSession(request, response, deps.sessions.open());
    response.status(204).end();
  };
}

/** `/api/session`: GET tells whether a token is asked and whether the reader has signed in, POST changes the token for a cookie, DELETE signs out. */
export function sessionRouter(deps: SessionDeps): express.Router {
  const { token, sessions } = deps;
  const router = express.Router();
  router.use('/api/session', (_request, response, next) => {
    response.set('cache-control', 'no-store');
    next();
  });
  router
    .route('/api/session')
    .get((request, response) => {
      response.json({ tokenAsked: token !== undefined, signedIn: sessions.has(sessionOf(request)) });
    })
    .post(checkChange, signIn(deps))
    .delete(checkChange, (request, response) => {
      sessions.end(sessionOf(request));
      clearSession(request, response);
      response.status(204).end();
    })
    .all((request, response) => {
      sendRefusal(request, response, {
        status: 405,
        message: `${request.method} is not known here.`,
        headers: { allow: 'GET, POST, DELETE' },
      });
    });
  return router;
}
