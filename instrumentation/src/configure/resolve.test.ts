import { describe, expect, it } from 'vitest';
import { resolve } from './resolve.ts';

describe('settings', () => {
  it('have defaults that find a collector on this machine', () => {
    const { settings, warnings } = resolve({}, {});
    expect(warnings).toEqual([]);
    expect(settings).toMatchObject({
      tracesUrl: 'http://127.0.0.1:4318/v1/traces',
      logsUrl: 'http://127.0.0.1:4318/v1/logs',
      resource: { 'service.name': 'unknown_service:node' },
      gzip: false,
      disabled: false,
    });
  });

  it('take the environment variables of OpenTelemetry', () => {
    const { settings } = resolve(
      {},
      {
        OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector.example/base/',
        OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'https://logs.example/in',
        OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20abc,x-scope=1',
        OTEL_EXPORTER_OTLP_TIMEOUT: '2500',
        OTEL_SERVICE_NAME: 'crm-sync',
        OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=production,service.name=other,team=a%2Cb',
        OTEL_SDK_DISABLED: 'TRUE',
      },
    );
    expect(settings).toEqual({
      tracesUrl: 'https://collector.example/base/v1/traces',
      logsUrl: 'https://logs.example/in',
      recordEvents: true,
      metrics: { enabled: true, url: 'https://collector.example/base/v1/metrics', intervalMs: 60_000 },
      headers: { authorization: 'Bearer abc', 'x-scope': '1' },
      resource: { 'service.name': 'crm-sync', 'deployment.environment.name': 'production', team: 'a,b' },
      gzip: true,
      timeoutMs: 2_500,
      hostSdk: true,
      spool: { root: '', limitBytes: 536_870_912 },
      queueBytes: 67_108_864,
      flushTimeoutMs: 2_000,
      bodies: { choice: 'failure', sampleRate: 0.01 },
      redact: { keys: [], patterns: [] },
      disabled: true,
    });
  });

  it('put options before the environment', () => {
    const { settings } = resolve(
      { endpoint: 'http://localhost:9', serviceName: 'a', environment: 'test', serviceVersion: '1.5.0', compression: 'gzip' },
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://elsewhere:1', OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://t:1/x', OTEL_SERVICE_NAME: 'b' },
    );
    expect(settings.tracesUrl).toBe('http://localhost:9/v1/traces');
    expect(settings.gzip).toBe(true);
    expect(settings.resource).toEqual({ 'service.name': 'a', 'service.version': '1.5.0', 'deployment.environment.name': 'test' });
  });

  it('pass over what is invalid, and say so by name', () => {
    const { settings, warnings } = resolve(
      { endpoint: 'ftp://x', timeoutMs: -1 },
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'not an address', OTEL_EXPORTER_OTLP_HEADERS: 'nonsense', OTEL_EXPORTER_OTLP_COMPRESSION: 'zip' },
    );
    expect(settings).toMatchObject({ tracesUrl: 'http://127.0.0.1:4318/v1/traces', timeoutMs: 10_000, headers: {}, gzip: false });
    for (const name of [
      'endpoint',
      'OTEL_EXPORTER_OTLP_ENDPOINT',
      'timeoutMs',
      'OTEL_EXPORTER_OTLP_HEADERS',
      'OTEL_EXPORTER_OTLP_COMPRESSION',
    ]) {
      expect(warnings.filter((warning) => warning.startsWith(`${name}:`))).toHaveLength(1);
    }
  });

  it('count an empty variable as not set', () => {
    const { settings, warnings } = resolve({}, { OTEL_EXPORTER_OTLP_ENDPOINT: '', OTEL_SERVICE_NAME: ' ' });
    expect(warnings).toEqual([]);
    expect(settings.resource['service.name']).toBe('unknown_service:node');
  });

  it('take the spool from options, else from the environment', () => {
    const env = { SYNCTRAIL_SPOOL_DIR: '/var/spool/sync', SYNCTRAIL_SPOOL_BYTES: '1000' };
    expect(resolve({}, env).settings.spool).toEqual({ root: '/var/spool/sync', limitBytes: 1_000 });
    expect(resolve({ spoolDir: '/data', spoolBytes: 5 }, env).settings.spool).toEqual({ root: '/data', limitBytes: 5 });
    expect(resolve({ spoolDir: 'off' }, env).settings.spool.root).toBeUndefined();
    expect(resolve({ spoolBytes: 0 }, env).settings.spool.root).toBeUndefined();
    const { settings, warnings } = resolve({}, { SYNCTRAIL_SPOOL_BYTES: 'much' });
    expect(settings.spool).toEqual({ root: '', limitBytes: 536_870_912 });
    expect(warnings).toEqual(['SYNCTRAIL_SPOOL_BYTES: expected a number of 0 or more (actual: "much")']);
  });

  it("put both before what the host's own OpenTelemetry says", () => {
    const host = { 'service.name': 'theirs', 'service.version': '9', team: 'crm' };
    expect(resolve({}, {}, host).settings.resource).toEqual(host);
    expect(resolve({ serviceName: 'ours' }, { OTEL_RESOURCE_ATTRIBUTES: 'team=sync' }, host).settings.resource).toEqual({
      'service.name': 'ours',
      'service.version': '9',
      team: 'sync',
    });
  });
});
