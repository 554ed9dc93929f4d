import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Refusal } from '../receive/refusal.ts';
import { sendRefusal } from '../receive/send.ts';
import type { Audit } from './audit/audit.ts';
import { addressOf } from './address.ts';
import { setSender } from './sender.ts';
import { sessionOf } from './session/cookie.ts';
import type { Sessions } from './session/sessions.ts';
import type { Grant, Role, Tokens } from './tokens.ts';

/** The engines' header for the tenant. Here the token says which it is. */
const TENANT_HEADER = 'x-scope-orgid';

export interface AccessDeps {
  readonly tokens: Tokens;
  readonly sessions: Sessions;
  readonly audit: Audit;
}

function bearer(request: Request): string | undefined {
  return /^Bearer +(.+)$/i.exec(request.headers.authorization ?? '')?.[1];
}

function unknown(role: Role): Refusal {
  const hint = role === 'read' ? ', or sign in to the viewer' : '';
  return {
    status: 401,
    message: `This collector asks for a token: send "Authorization: Bearer <token>" with a token that it knows${hint}.`,
    headers: { 'www-authenticate': 'Bearer' },
  };
}

/** Why a request that has a grant is refused all the same; undefined when it is not. */
function refusalOf(request: Request, role: Role, grant: Grant): Refusal | undefined {
  if (!grant.roles.has(role)) {
    return { status: 403, message: `The token ${JSON.stringify(grant.sender.name)} does not have the role "${role}", which this needs.` };
  }
  const tenant = request.headers[TENANT_HEADER];
  if (tenant !== undefined && tenant !== grant.sender.workspace) {
    return { status: 403, message: 'The header X-Scope-OrgID names another workspace than that of the token: leave it out.' };
  }
  const waitS = grant.rate.enter(request);
  if (waitS === 0) return undefined;
  const message = `The token ${JSON.stringify(grant.sender.name)} has used up its rate. Try again in ${waitS} s.`;
  return { status: 429, message, headers: { 'retry-after': String(waitS) } };
}

/** Lets requests pass whose token has the role, and notes whose they are. Who reads may also come with the cookie of a session. */
export function checkAccess(role: Role, { tokens, sessions, audit }: AccessDeps): RequestHandler {
  return (request: Request, response: Response, next: NextFunction) => {
    const sent = bearer(request);
    const known = sent === undefined ? undefined : tokens.grantOf(sent);
    const grant = tokens.everybody ?? known ?? (role === 'read' ? sessions.grantOf(sessionOf(request)) : undefined);
    if (grant === undefined) {
      if (sent !== undefined) audit.refused('TOKEN_REFUSED', addressOf(request));
      sendRefusal(request, response, unknown(role));
      return;
    }
    const refusal = refusalOf(request, role, grant);
    if (refusal !== undefined) {
      sendRefusal(request, response, refusal);
      return;
    }
    setSender(request, grant.sender);
    next();
  };
}
