import { afterEach, expect, test } from 'vitest';
import { REFRESH_TOKENS } from '../provider/authorise.ts';
import { CONTACTS } from '../provider/build.ts';
import type { ContactFault } from '../provider/faults.ts';
import { contactsWith } from '../provider/known.ts';
import type { Contact } from '../provider/records.ts';
import { startProvider } from '../provider/server.ts';
import type { Provider, ProviderOptions } from '../provider/server.ts';

let provider: Provider;
afterEach(async () => provider.close());

/** Starts a provider and signs in; the answer asks it. */
async function signedIn(
  options: ProviderOptions = { rate: { calls: 10_000, pauseMs: 1 } },
): Promise<(path: string, init?: RequestInit) => Promise<Response>> {
  provider = await startProvider(options);
  const granted = await fetch(`${provider.url}/oauth/token`, {
    method: 'POST',
    body: JSON.stringify({ refresh_token: REFRESH_TOKENS.nordwind }),
  });
  const { access_token: token } = (await granted.json()) as { access_token: string };
  return async (path, init = {}) => fetch(`${provider.url}${path}`, { ...init, headers: { authorization: `Bearer ${token}` } });
}

async function allContacts(ask: (path: string) => Promise<Response>, query = ''): Promise<Contact[]> {
  const contacts: Contact[] = [];
  let after = '';
  for (;;) {
    const response = await ask(`/v3/contacts?limit=100${query}${after}`);
    if (response.status === 500) continue;
    const { data, next } = (await response.json()) as { data: Contact[]; next: string | null };
    contacts.push(...data);
    if (next === null) return contacts;
    after = `&after=${next}`;
  }
}

test('lists every contact once, page by page, the same each time', async () => {
  const ask = await signedIn();
  const contacts = await allContacts(ask);
  expect(new Set(contacts.map(({ id }) => id)).size).toBe(CONTACTS);
  expect(contacts).toEqual(await allContacts(ask));
  expect(contacts.filter(({ email }) => email === null).map(({ id }) => id)).toEqual(contactsWith('no_email'));
});

test('lists only what changed since a revision, deleted contacts among it', async () => {
  const ask = await signedIn();
  provider.advance();
  const changed = await allContacts(ask, '&since=1');
  expect(changed.filter(({ deleted }) => deleted)).toHaveLength(3);
  expect(changed).toHaveLength(30 + 12 + 3 + 5);
});

test('refuses an invalid e-mail address with 422 and names the field', async () => {
  const ask = await signedIn();
  const [bad] = contactsWith('invalid_email');
  const response = await ask(`/v3/contacts/${bad}/link`, { method: 'PUT', body: '{}' });
  expect(response.status).toBe(422);
  expect(await response.json()).toMatchObject({ error: { code: 'INVALID_EMAIL', field: 'email' } });
});

test('a flaky record fails once and then works, a broken one never does, one that is gone is 404', async () => {
  const ask = await signedIn();
  const statuses = async (fault: ContactFault): Promise<number[]> => {
    const [id] = contactsWith(fault);
    const path = `/v3/contacts/${id}/details`;
    return [(await ask(path)).status, (await ask(path)).status];
  };
  expect(await statuses('flaky')).toEqual([503, 200]);
  expect(await statuses('broken')).toEqual([500, 500]);
  expect(await statuses('gone')).toEqual([404, 404]);
});

test('says what is left of its rate, and refuses what is beyond with 429 and Retry-After', async () => {
  const ask = await signedIn({ rate: { calls: 3, pauseMs: 60_000 } });
  const first = await ask('/v3/owners');
  expect(first.headers.get('x-ratelimit-remaining')).toBe('1');
  await ask('/v3/owners');
  const refused = await ask('/v3/owners');
  expect(refused.status).toBe(429);
  expect(refused.headers.get('x-ratelimit-remaining')).toBe('0');
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
});

test('refuses an expired refresh token and a missing access token with 401', async () => {
  await signedIn();
  const expired = await fetch(`${provider.url}/oauth/token`, {
    method: 'POST',
    body: JSON.stringify({ refresh_token: REFRESH_TOKENS.suedsee }),
  });
  expect(expired.status).toBe(401);
  expect((await fetch(`${provider.url}/v3/contacts`)).status).toBe(401);
});
