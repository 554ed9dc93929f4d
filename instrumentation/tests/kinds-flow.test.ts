import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startScenario } from './support/child.ts';
import type { SeenLog } from './support/decode.ts';
import { eventFaults, spanFaults } from './support/faults.ts';
import type { Provider } from './support/provider.ts';
import { startProvider } from './support/provider.ts';
import type { Sink } from './support/sink.ts';
import { startSink } from './support/sink.ts';

let sink: Sink;
let provider: Provider;
let said: { id: string; message: string };
let warnings = '';
beforeAll(async () => {
  [sink, provider] = await Promise.all([startSink(), startProvider()]);
  const child = startScenario('kinds-flow', { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url, PROVIDER: provider.url });
  if ((await child.ended) !== 0) throw new Error(child.stderr());
  warnings = child.stderr();
  said = JSON.parse(child.stdout()) as typeof said;
});
afterAll(async () => {
  await Promise.all([sink.close(), provider.close()]);
});

/** Events of the flow that a session belongs to, as they happened. */
function told(...sessions: string[]): SeenLog[] {
  return sink.logs
    .filter(({ attributes }) => sessions.includes(String(attributes['session.id'])))
    .toSorted((a, b) => Number(a.timeNs - b.timeNs));
}

describe('a connection flow', () => {
  it('tells each decisive event, step by step (S4-07, S4-08, S4-28, S4-29)', () => {
    const flow = told('ses_1', 'ses_2');
    expect(flow.map(({ eventName }) => eventName)).toEqual([
      'FLOW_STARTED',
      'FLOW_STEP',
      'FLOW_STEP',
      'FLOW_LEFT',
      'FLOW_RETURNED',
      'FLOW_STEP',
      'FLOW_COMPLETED',
    ]);
    expect(flow.map(({ attributes }) => attributes['sync.flow.step'])).toEqual([
      undefined,
      'Choose tool',
      'Sign in',
      'Sign in',
      'Sign in',
      'Choose fields',
      'Choose fields',
    ]);
    for (const { traceId, attributes } of flow) {
      expect(traceId).toBe(said.id);
      expect(attributes).toMatchObject({ 'sync.kind': 'flow', 'sync.log.type': 'connection_flow', 'sync.user.id': 'usr_3' });
    }
  });

  it('says when the user left and came back, in which session (S4-31, S4-32, S4-33, S4-34)', () => {
    const flow = told('ses_1', 'ses_2');
    expect(flow.map(({ attributes }) => attributes['session.id'])).toEqual([...Array(4).fill('ses_1'), ...Array(3).fill('ses_2')]);
    expect(flow[3]).toMatchObject({ body: 'BambooHR: The user left at "Sign in"', attributes: { 'sync.status': 'interrupted' } });
    expect(flow[4]).toMatchObject({ body: 'BambooHR: The user came back at "Sign in"', attributes: { 'sync.status': 'in_progress' } });
  });

  it('taken up in another process goes on under its id, and ends with one span (S4-07)', () => {
    const roots = sink.spans.filter(({ traceId }) => traceId === said.id);
    expect(roots).toHaveLength(1);
    expect(roots[0]?.attributes).toMatchObject({
      'sync.level': 'run',
      'sync.log.type': 'connection_flow',
      'sync.status': 'completed',
      'session.id': 'ses_2',
      'sync.tenant.id': 'acme',
    });
    const end = told('ses_2').at(-1);
    expect(end?.attributes).toMatchObject({ 'sync.status': 'completed', 'sync.connection.id': 'conn_7' });
    expect(roots[0]?.startNs).toBeLessThan(told('ses_1')[0]?.timeNs ?? 0n);
  });

  it('shows its calls (S4-09)', () => {
    const calls = sink.spans.filter(({ attributes }) => attributes['sync.run.id'] === said.id && attributes['sync.level'] === 'call');
    expect(calls.map(({ attributes }) => attributes['sync.action'])).toEqual(['Get token']);
  });

  it('that fails says why, and throws on (S4-30)', () => {
    expect(said.message).toBe('The customer lacks the role admin');
    const end = told('ses_3').at(-1);
    expect(end).toMatchObject({ eventName: 'FLOW_FAILED', severityText: 'ERROR' });
    expect(end?.attributes).toMatchObject({
      'sync.flow.step': 'Grant access',
      'sync.reason': 'The customer lacks the role admin',
      'sync.error.class': 'permission',
      'sync.error.code': 'not_admin',
      'http.response.status_code': 403,
    });
  });

  it('in a callback is completed by its return', () => {
    expect(told('ses_4').map(({ eventName }) => eventName)).toEqual(['FLOW_STARTED', 'FLOW_STEP', 'FLOW_COMPLETED']);
    expect(told('ses_4').at(-1)?.attributes['sync.connection.id']).toBe('conn_8');
  });

  it('without a readable carrier is served, and not recorded', () => {
    expect(warnings).toContain('no carrier of a flow');
    expect(sink.logs.filter(({ attributes }) => attributes['sync.flow.step'] === 'not recorded')).toEqual([]);
  });

  it('is no row among the runs: it has neither lifecycle nor progress events', () => {
    expect(new Set(sink.logs.map(({ attributes }) => attributes['sync.kind']))).toEqual(new Set(['flow', 'failure', 'body']));
    expect(sink.logs.flatMap(eventFaults)).toEqual([]);
    expect(sink.spans.flatMap(spanFaults)).toEqual([]);
  });
});
