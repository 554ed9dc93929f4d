import { retry } from '@synctrail/instrumentation';
import { AcmeError } from './error.ts';

export interface AcmeAccount {
  url: string;
  refreshToken: string;
}

/** What a list end point answers. */
export interface Listed<Item> {
  data: Item[];
  /** Where the next page begins; null on the last. */
  next: string | null;
  /** Number of the newest change there is. */
  revision: number;
}

interface Call {
  method: 'GET' | 'POST' | 'PUT';
  path: string;
  body?: unknown;
}

/** A client for Acme CRM's HTTP API, as an integration's author writes one. Refused calls throw an AcmeError. */
export class AcmeClient {
  readonly #url: string;
  readonly #accessToken: string;

  private constructor(url: string, accessToken: string) {
    this.#url = url;
    this.#accessToken = accessToken;
  }

  /** Changes the account's refresh token for an access token. */
  static async signIn({ url, refreshToken }: AcmeAccount): Promise<AcmeClient> {
    const granted = await send<{ access_token: string }>(
      url,
      {},
      { method: 'POST', path: '/oauth/token', body: { refresh_token: refreshToken } },
    );
    return new AcmeClient(url, granted.access_token);
  }

  async get<Body>(path: string): Promise<Body> {
    return this.#send({ method: 'GET', path });
  }

  async post<Body>(path: string, body: unknown): Promise<Body> {
    return this.#send({ method: 'POST', path, body });
  }

  async put<Body>(path: string, body: unknown): Promise<Body> {
    return this.#send({ method: 'PUT', path, body });
  }

  /** One page of a list. */
  async list<Item>(path: string, query: { limit: number; since?: number; after?: string | undefined }): Promise<Listed<Item>> {
    const parameters = new URLSearchParams({ limit: String(query.limit) });
    if (query.since !== undefined && query.since > 0) parameters.set('since', String(query.since));
    if (query.after !== undefined) parameters.set('after', query.after);
    return this.get(`${path}?${parameters.toString()}`);
  }

  async #send<Body>(call: Call): Promise<Body> {
    return send(this.#url, { authorization: `Bearer ${this.#accessToken}` }, call);
  }
}

/** Sends a call, again when it is worth it: what Acme refuses for its rate, or cannot answer now. */
async function send<Body>(url: string, headers: Record<string, string>, { method, path, body }: Call): Promise<Body> {
  const init: RequestInit = { method, headers: { ...headers, 'content-type': 'application/json' } };
  if (body !== undefined) init.body = JSON.stringify(body);
  return retry(
    async () => {
      const response = await fetch(`${url}${path}`, init);
      if (!response.ok) throw await AcmeError.from(response);
      return (await response.json()) as Body;
    },
    { attempts: 4, backoffMs: 100 },
  );
}
