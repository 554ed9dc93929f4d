import express from 'express';
import type { NextFunction, Request, Response } from 'express';
import type { Refusal } from '../../receive/refusal.ts';
import { sendRefusal } from '../../receive/send.ts';
import type { Log } from '../../telemetry/log.ts';
import { addressOf } from '../address.ts';
import type { AccessDeps } from '../access.ts';
import type { Grant } from '../tokens.ts';
import { clearSession, sessionOf, setSession } from './cookie.ts';
import { GuessLimit } from './guesses.ts';
import { sentToken } from './sent-token.ts';

/** A form or an image of another page cannot send a header of its own. */
const CHANGE_HEADER = 'x-synctrail-request';

export interface SessionDeps extends Omit<AccessDeps, 'onRefused'> {
  readonly log: Log;
}

function checkChange(request: Request, response: Response, next: NextFunction): void {
  if (request.headers[CHANGE_HEADER] === '1') next();
  else sendRefusal(request, response, { status: 403, message: 'What changes something must send the header "X-Synctrail-Request: 1".' });
}

const NO_TOKEN: Refusal = { status: 404, message: 'This collector was started without a token: there is nothing to sign in to.' };

type Judged = { readonly grant: Grant } | { readonly refusal: Refusal };

/** Says what a token lets its bearer read, or why he may not. */
function judge({ tokens, log, audit }: SessionDeps): (sent: string, address: string) => Judged {
  const guesses = new GuessLimit();
  return (sent, address) => {
    if (tokens.everybody !== undefined) return { refusal: NO_TOKEN };
    const wait = guesses.waitOf(address);
    if (wait > 0) {
      const message = `Too many wrong tokens. Try again in ${wait} s.`;
      return { refusal: { status: 429, message, headers: { 'retry-after': String(wait) } } };
    }
    const grant = tokens.grantOf(sent);
    if (grant?.roles.has('read') === true) return { grant };
    audit.refused('SIGN_IN_REFUSED', address);
    if (grant !== undefined) {
      return {
        refusal: {
          status: 403,
          message: `The token ${JSON.stringify(grant.sender.name)} does not have the role "read", which the viewer needs.`,
        },
      };
    }
    guesses.addWrong(address);
    log('warn', 'Somebody tried to sign in with a wrong token', { address });
    return { refusal: { status: 401, message: 'This is not a token that the collector knows.' } };
  };
}

function signIn(deps: SessionDeps) {
  const judged = judge(deps);
  return async (request: Request, response: Response) => {
    const sent = await sentToken(request);
    const outcome = 'token' in sent ? judged(sent.token, addressOf(request)) : { refusal: sent };
    if ('refusal' in outcome) {
      sendRefusal(request, response, outcome.refusal);
      return;
    }
    setSession(request, response, deps.sessions.open(outcome.grant));
    deps.audit.signedIn(outcome.grant.sender, addressOf(request));
    response.status(204).end();
  };
}

/** `/api/session`: GET tells whether a token is asked and whether the reader has signed in, POST changes the token for a cookie, DELETE signs out. */
export function sessionRouter(deps: SessionDeps): express.Router {
  const { tokens, sessions, audit } = deps;
  const router = express.Router();
  router.use('/api/session', (_request, response, next) => {
    response.set('cache-control', 'no-store');
    next();
  });
  router
    .route('/api/session')
    .get((request, response) => {
      response.json({
        tokenAsked: tokens.everybody === undefined,
        signedIn: tokens.stillGranted(sessions.grantOf(sessionOf(request))) !== undefined,
      });
    })
    .post(checkChange, signIn(deps))
    .delete(checkChange, (request, response) => {
      const grant = sessions.grantOf(sessionOf(request));
      sessions.end(sessionOf(request));
      if (grant !== undefined) audit.signedOut(grant.sender, addressOf(request));
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
