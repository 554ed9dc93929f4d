import { ok, refused } from './answer.ts';
import type { Answer } from './answer.ts';

/** Refresh tokens of the accounts that exist; the second account's has expired. */
export const REFRESH_TOKENS = { nordwind: 'refresh-nordwind', suedsee: 'refresh-suedsee-expired' } as const;
const ACCESS_TOKEN = 'access-nordwind-8f31';

/** Changes a refresh token for an access token. */
export function grant(body: unknown): Answer {
  const { refresh_token: token } = body as { refresh_token?: string };
  return token === REFRESH_TOKENS.nordwind
    ? ok({ access_token: ACCESS_TOKEN, expires_in: 3_600 })
    : refused(401, 'TOKEN_EXPIRED', 'The refresh token has expired or was revoked; connect the account again');
}

/** Why a request may not pass; undefined when it may. */
export function unauthorised(authorization: string | undefined): Answer | undefined {
  return authorization === `Bearer ${ACCESS_TOKEN}` ? undefined : refused(401, 'UNAUTHENTICATED', 'No valid access token');
}
