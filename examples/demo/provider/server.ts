import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { advance } from './advance.ts';
import { notFound, refused } from './answer.ts';
import type { Answer } from './answer.ts';
import { grant, unauthorised } from './authorise.ts';
import { buildRecords } from './build.ts';
import type { Crm, Pace } from './crm.ts';
import { listen } from './listen.ts';
import { rateLimiter } from './rate-limit.ts';
import type { RateLimit } from './rate-limit.ts';
import type { Records } from './records.ts';
import { COMPANY_ROUTES } from './routes/companies.ts';
import { CONTACT_ROUTES } from './routes/contacts.ts';
import { DEAL_ROUTES } from './routes/deals.ts';
import { OTHER_ROUTES } from './routes/rest.ts';
import { SEED } from './seed.ts';

const ROUTES = [...CONTACT_ROUTES, ...COMPANY_ROUTES, ...DEAL_ROUTES, ...OTHER_ROUTES];

export interface ProviderOptions {
  seed?: number;
  pace?: Partial<Pace>;
  rate?: RateLimit;
}

export interface Provider {
  /** http://127.0.0.1 and a free port. */
  url: string;
  records: Records;
  /** People work in the CRM: one round of changes. */
  advance(): void;
  close(): Promise<void>;
}

/** Starts Acme CRM on a free loopback port. */
export async function startProvider(options: ProviderOptions = {}): Promise<Provider> {
  const seed = options.seed ?? SEED;
  const stumbled = new Set<string>();
  const crm: Crm = {
    records: buildRecords(seed),
    pace: { slowMs: 300, activityMs: 1_500, ...options.pace },
    stumbles: (key) => {
      if (stumbled.delete(key)) return false;
      stumbled.add(key);
      return true;
    },
  };
  const ask = rateLimiter(options.rate ?? { calls: 250, pauseMs: 1_000 });
  const { url, close } = await listen(
    createServer((request, response) => {
      void (async () => {
        const body = request.method === 'GET' ? undefined : await json(request);
        const { allowed, headers } = ask(Date.now());
        const limited = refused(429, 'RATE_LIMITED', 'Too many calls, see Retry-After');
        await send(response, allowed || alwaysFails(crm, request) ? route(crm, request, body) : limited, headers);
      })();
    }),
  );
  return { url, records: crm.records, advance: () => advance(crm.records, seed), close };
}

function route(crm: Crm, request: IncomingMessage, body: unknown): Answer {
  const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://acme');
  if (pathname === '/oauth/token') return grant(body);
  const stopped = unauthorised(request.headers.authorization);
  if (stopped !== undefined) return stopped;
  for (const { method, path, answer } of ROUTES) {
    const found = method === request.method ? path.exec(pathname) : null;
    if (found !== null) return answer(crm, { id: found[1] ?? '', query, body });
  }
  return notFound(pathname);
}

/** A record that always fails is not refused for the rate as well: what it ends with must not hang on timing. */
function alwaysFails(crm: Crm, request: IncomingMessage): boolean {
  const id = request.url?.split('/')[3];
  return [...crm.records.contacts, ...crm.records.deals].some(({ body, fault }) => fault === 'broken' && body.id === id);
}

async function send(response: ServerResponse, { status, body, delayMs = 0 }: Answer, headers: Record<string, string>): Promise<void> {
  if (delayMs > 0) await wait(delayMs);
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}
