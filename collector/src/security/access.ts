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
  /** Counts what is refused here, by reason. */
  readonly onRefused: (reason: RefusedFor) => void;
}

/** Why a request got no further: no token that is known, one without the role, one of another workspace, one that sent or asked too much. */
type RefusedFor = 'token' | 'role' | 'workspace' | 'rate';

interface Refused {
  readonly reason: RefusedFor;
  readonly refusal: Refusal;
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
function refusedOf(request: Request, role: Role, grant: Grant): Refused | undefined {
  if (!grant.roles.has(role)) {
    const message = `The token ${JSON.stringify(grant.sender.name)} does not have the role "${role}", which this needs.`;
    return { reason: 'role', refusal: { status: 403, message } };
  }
  const tenant = request.headers[TENANT_HEADER];
  if (tenant !== undefined && tenant !== grant.sender.workspace) {
    const message = 'The header X-Scope-OrgID names another workspace than that of the token: leave it out.';
    return { reason: 'workspace', refusal: { status: 403, message } };
  }
  const waitS = grant.rate.enter(request);
  if (waitS === 0) return undefined;
  const message = `The token ${JSON.stringify(grant.sender.name)} has used up its rate. Try again in ${waitS} s.`;
  return { reason: 'rate', refusal: { status: 429, message, headers: { 'retry-after': String(waitS) } } };
}

/** Lets requests pass whose token has the role, and notes whose they are. Who reads may also come with the cookie of a session. */
export function checkAccess(role: Role, { tokens, sessions, audit, onRefused }: AccessDeps): RequestHandler {
  return (request: Request, response: Response, next: NextFunction) => {
    const sent = bearer(request);
    const known = sent === undefined ? undefined : tokens.grantOf(sent);
    const grant = tokens.everybody ?? known ?? (role === 'read' ? tokens.stillGranted(sessions.grantOf(sessionOf(request))) : undefined);
    if (grant === undefined) {
      onRefused('token');
      if (sent !== undefined) audit.refused('TOKEN_REFUSED', addressOf(request));
      sendRefusal(request, response, unknown(role));
      return;
    }
    const refused = refusedOf(request, role, grant);
    if (refused !== undefined) {
      onRefused(refused.reason);
      sendRefusal(request, response, refused.refusal);
      return;
    }
    setSender(request, grant.sender);
    next();
  };
}
