import { randomBytes } from 'node:crypto';

export interface SpanJson {
  traceId: string;
  spanId: string;
  name: string;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  [field: string]: unknown;
}

export function attribute(key: string, value: string): object {
  return { key, value: { stringValue: value } };
}

/** A span of now, good unless `fields` says otherwise. */
export function spanJson(fields: Partial<SpanJson> = {}): SpanJson {
  const now = BigInt(Date.now()) * 1_000_000n;
  return {
    traceId: randomBytes(16).toString('hex'),
    spanId: randomBytes(8).toString('hex'),
    name: 'entity contact',
    kind: 1,
    startTimeUnixNano: String(now - 5_000_000n),
    endTimeUnixNano: String(now),
    ...fields,
  };
}

export function tracesJson(...spans: SpanJson[]): object {
  const resource = { attributes: [attribute('service.name', 'crm-sync')] };
  return { resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'synctrail' }, spans }] }] };
}

export function logsJson(...logRecords: object[]): object {
  const resource = { attributes: [attribute('service.name', 'crm-sync')] };
  return { resourceLogs: [{ resource, scopeLogs: [{ scope: { name: 'synctrail' }, logRecords }] }] };
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** Posts JSON (or whatever `init` says) to an end point. */
export async function post(url: string, body: object | string | Uint8Array, headers: Record<string, string> = {}): Promise<Answer> {
  const sent = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: sent });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
  return { status: response.status, headers: response.headers, body: isJson ? (JSON.parse(text) as unknown) : text };
}
