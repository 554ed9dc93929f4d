import { randomUUID } from 'node:crypto';
import type { Router } from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { queryMounts } from '../src/queries.ts';
import { createServer } from '../src/server.ts';
import { attribute, post, spanJson } from './otlp.ts';
import { type Running, serverDeps, startServer, tokenFor } from './running.ts';
import { QUESTIONS } from './workspace-questions.ts';

const NAMES = ['acme', 'umbra'] as const;
type Name = (typeof NAMES)[number];

const TRACE = '0a637b12e926a1f941277242971ea24b';
const SPAN = '1a637b12e926a1f9';
const tokens = { acme: 'a-token-of-acme-only', umbra: 'a-token-of-umbra-only', empty: 'a-token-of-nobody' };
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

interface Route {
  readonly path: string;
  readonly methods: readonly string[];
}

interface Stacked {
  readonly stack: readonly {
    readonly route?: { readonly path: string | readonly string[]; readonly stack: readonly { readonly method: string }[] };
    readonly handle: unknown;
  }[];
}

/** Every route of a router, those of the routers in it too. */
function routesOf(router: Stacked): Route[] {
  return router.stack.flatMap(({ route, handle }) => {
    if (route !== undefined) {
      const methods = [...new Set(route.stack.map(({ method }) => method).filter((method) => method !== undefined))];
      return [route.path].flat().map((path) => ({ path, methods }));
    }
    return typeof handle === 'function' && 'stack' in handle ? routesOf(handle as unknown as Stacked) : [];
  });
}

/** The same ids everywhere; what is told with them says whose they are. */
async function send(url: string, name: Name): Promise<void> {
  const only = [attribute('sync.name', `only-${name}`), attribute(`only.${name}`, 'yes'), attribute('sync.kind', 'lifecycle')];
  const entity = [attribute('sync.level', 'entity'), attribute('sync.entity.source_id', `only-${name}`)];
  const resource = {
    attributes: [attribute('service.name', `only-${name}`), attribute(name === 'acme' ? 'deployment.environment.name' : 'other', 'x')],
  };
  const span = spanJson({ traceId: TRACE, spanId: SPAN, name: 'same', attributes: [...only, ...entity] });
  const log = { timeUnixNano: span.endTimeUnixNano, traceId: TRACE, spanId: SPAN, body: { stringValue: `only-${name}` }, attributes: only };
  const logs =
    name === 'acme'
      ? [log]
      : [log, { ...log, severityNumber: 9 }, { ...log, attributes: [...only, attribute('sync.integration', 'hubspot')] }];
  const bodies = {
    '/v1/traces': { resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'synctrail' }, spans: [span] }] }] },
    '/v1/logs': { resourceLogs: [{ resource, scopeLogs: [{ scope: { name: 'synctrail' }, logRecords: logs }] }] },
    '/v1/metrics': {
      resourceMetrics: [
        {
          resource,
          scopeMetrics: [
            {
              metrics: [
                {
                  name: `only.${name}`,
                  gauge: { dataPoints: [{ asInt: name === 'acme' ? '1' : '2', timeUnixNano: span.endTimeUnixNano, attributes: only }] },
                },
              ],
            },
          ],
        },
      ],
    },
  };
  for (const [path, body] of Object.entries(bodies)) expect((await post(url + path, body, bearer(tokens[name]))).status).toBe(200);
}

describe('two workspaces with the same ids', () => {
  let running: Running;
  const cookies: Partial<Record<Name, string>> = {};
  beforeAll(async () => {
    running = await startServer({ tokens: Object.entries(tokens).map(([name, token]) => tokenFor(token, { name, workspace: name })) });
    for (const name of NAMES) {
      await send(running.url, name);
      const signedIn = await post(`${running.url}/api/session`, { token: tokens[name] }, { 'x-synctrail-request': '1' });
      cookies[name] = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    }
  });
  afterAll(async () => await running.stop());

  /** Every end point of every query API, at every address where it stands, in every method. */
  const endPoints = queryMounts({} as Running['store']).flatMap(({ paths, over }) =>
    routesOf(over({} as Running['store']) as unknown as Stacked).flatMap((route) =>
      paths.flatMap((base) =>
        route.methods.map((method) => ({ address: base + route.path, known: `${paths[0]}${route.path}`, method: method.toUpperCase() })),
      ),
    ),
  );

  test('every end point has a question', () => {
    expect(endPoints.length).toBeGreaterThan(40);
    const asked = new Set(endPoints.map(({ known }) => known));
    expect([...asked].filter((known) => !(known in QUESTIONS))).toEqual([]);
  });

  test.for(endPoints)('$method $address answers each from his own workspace alone', async ({ address: route, known, method }) => {
    const question = QUESTIONS[known];
    if (question === undefined) throw new Error(`a question for ${known} is missing`);
    const now = Date.now();
    const form = new URLSearchParams(question.ask(now));
    const address = `${running.url}${route.replaceAll(/:(\w+)/g, (_all, name: string) => form.get(name) ?? '')}`;
    const ask = async (headers: Record<string, string>) => {
      const answer = await (method === 'POST'
        ? fetch(address, { method, headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' }, body: form })
        : fetch(`${address}?${form.toString()}`, { headers }));
      return { status: answer.status, text: await answer.text() };
    };
    expect((await ask({})).status).toBe(401);
    const empty = await ask(bearer(tokens.empty));
    for (const name of NAMES) {
      for (const headers of [bearer(tokens[name]), { cookie: cookies[name] ?? '' }]) {
        const { status, text } = await ask(headers);
        expect({ status, text }).toMatchObject({ status: 200 });
        const { shows } = question;
        const seen = (found: string) => NAMES.filter((each) => shows !== undefined && found.includes(shows[each]));
        expect(seen(text)).toEqual(shows === undefined ? [] : [name]);
        expect(seen(empty.text)).toEqual([]);
      }
    }
  });

  test.for(['otlp', 'csv'])('an export as %s holds what is of the own workspace alone', async (format) => {
    const range = { from: new Date(Date.now() - 3_600_000).toISOString(), to: new Date(Date.now() + 3_600_000).toISOString() };
    const url = `${running.url}/store/export?${new URLSearchParams({ ...range, format }).toString()}`;
    for (const name of NAMES) {
      const answer = await fetch(url, { headers: bearer(tokens[name]) });
      const text = await answer.text();
      expect(NAMES.filter((each) => text.includes(`only-${each}`))).toEqual([name]);
    }
    expect(await (await fetch(url, { headers: bearer(tokens.empty) })).text()).not.toContain('only-');
  });

  test('whatever tenant a request names, it is answered for its token or refused', async () => {
    const status = async (tenant: string, path = '/tempo/api/echo') =>
      (await fetch(running.url + path, { headers: { ...bearer(tokens.acme), 'x-scope-orgid': tenant } })).status;
    expect(await status('acme')).toBe(200);
    for (const tenant of ['umbra', 'acme|umbra', 'ACME', '', 'default']) expect(await status(tenant)).toBe(403);
    const sent = { ...bearer(tokens.acme), 'x-scope-orgid': 'umbra' };
    expect((await post(`${running.url}/v1/traces`, {}, sent)).status).toBe(403);
  });

  test('a batch that was sent to one is not taken for sent to the other', async () => {
    const traceId = randomUUID().replaceAll('-', '');
    const body = { resourceSpans: [{ scopeSpans: [{ spans: [spanJson({ traceId })] }] }] };
    for (const name of NAMES) expect((await post(`${running.url}/v1/traces`, body, bearer(tokens[name]))).status).toBe(200);
    for (const name of NAMES) expect(await running.store.of(name).trace(traceId)).toHaveLength(1);
    expect(await running.store.trace(traceId)).toHaveLength(0);
  });
});

describe('a collector with tokens', () => {
  /** What holds no data, and what asks for the token itself. */
  const OPEN = new Set(['/healthz', '/readyz', '/api/session', '/', '/a/{*path}', '/plugins/synctrail-integrations-app']);

  test('asks for one at every route but those that hold no data', async () => {
    const running = await startServer({ token: tokens.acme });
    const app = createServer(serverDeps(running.store, { token: tokens.acme }));
    const routes = routesOf(app.router as Router as unknown as Stacked).filter(({ path }) => !OPEN.has(path));
    expect(routes.map(({ path }) => path)).toEqual(expect.arrayContaining(['/v1/traces', '/v1/logs', '/v1/metrics', '/metrics']));
    for (const { path, methods } of routes) {
      for (const method of ['GET', 'POST', 'PUT', 'DELETE']) {
        const { status } = await fetch(running.url + path, { method });
        const refused = methods.includes(method.toLowerCase()) ? [401] : [401, 404, 405];
        expect({ path, method, refused, isRefused: refused.includes(status) }).toMatchObject({ isRefused: true });
      }
    }
    await running.stop();
  });
});
