import { failureFingerprint } from '@synctrail/model';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attribute, logsJson, post, type SpanJson, spanJson, tracesJson } from './otlp.ts';
import { type Running, startServer } from './running.ts';

let running: Running;
beforeAll(async () => {
  running = await startServer();
});
afterAll(async () => await running.stop());

const ours = (level: string) => [
  attribute('sync.level', level),
  attribute('sync.integration', 'hubspot'),
  attribute('sync.step.name', 'contacts'),
];
const status = (code: number) => ({ key: 'http.response.status_code', value: { intValue: String(code) } });
const header = (name: string, ...values: string[]) => ({
  key: `http.response.header.${name}`,
  value: { arrayValue: { values: values.map((value) => ({ stringValue: value })) } },
});

/** What is stored of a span, by way of the query API. */
async function stored(span: SpanJson): Promise<Record<string, unknown>> {
  expect(await post(`${running.url}/v1/traces`, tracesJson(span))).toMatchObject({ status: 200, body: {} });
  const answer = await fetch(`${running.url}/tempo/api/v2/traces/${span.traceId}`, { headers: { accept: 'application/json' } });
  const { trace } = (await answer.json()) as {
    trace: { resourceSpans: { scopeSpans: { spans: { attributes: { key: string; value: Record<string, unknown> }[] }[] }[] }[] };
  };
  const attributes = trace.resourceSpans.flatMap(({ scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) => spans.flatMap((each) => each.attributes)),
  );
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}

describe('S3-37 S0-29: a sender that only set the basics gets the rest at the edge', () => {
  test('a failed call of an HTTP instrumentation: class, template, fingerprint and headroom', async () => {
    const span = spanJson({
      kind: 3,
      name: 'GET',
      status: { code: 2, message: 'Too Many Requests' },
      attributes: [
        ...ours('call'),
        attribute('http.request.method', 'GET'),
        attribute('url.full', 'https://api.hubapi.com/crm/v3/contacts/8412?archived=false'),
        status(429),
        header('x-ratelimit-limit', '100'),
        header('x_ratelimit_remaining', '0'),
        header('retry-after', '30'),
      ],
    });
    expect(await stored(span)).toMatchObject({
      'url.template': '/crm/v3/contacts/{id}',
      'sync.error.class': 'rate_limited',
      'sync.error.recoverability': 'RECOVERABLE',
      'sync.error.fingerprint': failureFingerprint({
        integration: 'hubspot',
        step: 'contacts',
        method: 'GET',
        template: '/crm/v3/contacts/{id}',
        status: 429,
        message: 'Too Many Requests',
      }),
      'sync.rate_limit.hit': true,
      'sync.rate_limit.limit': '100',
      'sync.rate_limit.remaining': '0',
      'sync.rate_limit.reset_at': String(Math.floor(Number(BigInt(span.endTimeUnixNano) / 1_000_000n)) + 30_000),
    });
  });

  test.for([
    ['auth', [status(401)]],
    ['permission', [attribute('error.type', '403')]],
    ['provider_down', [status(503)]],
    ['network', [attribute('error.type', 'ECONNREFUSED')]],
    ['network', [attribute('error.type', 'requests.exceptions.ConnectTimeout')]],
    ['unknown', [attribute('error.type', 'ValueError')]],
  ] as const)('the class %s', async ([expected, attributes]) => {
    const span = spanJson({ kind: 3, status: { code: 2 }, attributes: [...ours('call'), ...attributes] });
    expect(await stored(span)).toMatchObject({ 'sync.error.class': expected });
  });

  test('a failed record: the exception’s words make the group, whatever ids they name', async () => {
    const failed = (id: string) => ({
      status: { code: 2, message: '' },
      attributes: [...ours('entity'), attribute('sync.entity.action', 'update')],
      events: [
        {
          timeUnixNano: '1',
          name: 'exception',
          attributes: [attribute('exception.type', 'MappingError'), attribute('exception.message', `no owner for ${id}`)],
        },
      ],
    });
    const [one, other] = [await stored(spanJson(failed('10023841'))), await stored(spanJson(failed('99120042')))];
    expect(one['sync.error.fingerprint']).toMatch(/^v1:[0-9a-f]{16}$/);
    expect(other['sync.error.fingerprint']).toBe(one['sync.error.fingerprint']);
  });

  test('what the sender said itself stays', async () => {
    const own = [attribute('sync.error.class', 'config'), attribute('sync.error.fingerprint', 'mine'), attribute('url.template', '/mine')];
    const span = spanJson({
      kind: 3,
      status: { code: 2 },
      attributes: [...ours('call'), ...own, status(500), attribute('url.full', 'https://a.example/b')],
    });
    expect(await stored(span)).toMatchObject({
      'sync.error.class': 'config',
      'sync.error.fingerprint': 'mine',
      'url.template': '/mine',
    });
  });

  test('spans that are no sync’s stay as they were sent, and good ones have no class', async () => {
    const foreign = spanJson({ kind: 3, status: { code: 2 }, attributes: [status(500)] });
    expect(Object.keys(await stored(foreign))).toEqual(['http.response.status_code']);
    const good = spanJson({ kind: 3, attributes: [...ours('call'), status(200)] });
    expect(await stored(good)).not.toHaveProperty(['sync.error.class']);
  });

  test('a failure event gets class and fingerprint too', async () => {
    const integration = 'edge-events';
    const record = {
      timeUnixNano: String(BigInt(Date.now()) * 1_000_000n),
      body: { stringValue: 'contact 7 failed: The e-mail address is invalid' },
      attributes: [
        attribute('sync.kind', 'failure'),
        attribute('sync.integration', integration),
        attribute('sync.step.name', 'contacts'),
        status(422),
      ],
    };
    expect(await post(`${running.url}/v1/logs`, logsJson(record))).toMatchObject({ status: 200, body: {} });
    const query = encodeURIComponent(
      `{sync_integration="${integration}"} | sync_error_class="validation" | sync_error_fingerprint=~"v1:.+"`,
    );
    const answer = await fetch(`${running.url}/loki/loki/api/v1/query_range?query=${query}`);
    expect(await answer.json()).toMatchObject({ data: { result: [{ values: [expect.anything()] }] } });
  });
});
