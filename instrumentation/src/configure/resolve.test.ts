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
      queueBytes: 67_108_864,
      flushTimeoutMs: 2_000,
      bodies: { choice: 'failure', sampleRate: 0.01 },
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
});
