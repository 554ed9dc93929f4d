import type { ConfigurationOptions } from '../api/configuration.ts';
import type { BodyOptions } from '../api/bodies.ts';
import { BODIES_BY_DEFAULT, bodySettings, checkedBodies } from '../bodies/policy.ts';
import { pairs } from './pairs.ts';
import { redactionRules } from './redaction-rules.ts';
import type { Resolved, Settings } from './settings.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const DEFAULT_ENDPOINT = 'http://127.0.0.1:4318';

/** Words that turn something off. */
const OFF: ReadonlySet<string> = new Set(['off', 'none', 'false', '0']);

/** An environment variable that is set to nothing counts as not set, as OpenTelemetry has it. */
function variable(env: Environment, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === '' ? undefined : value;
}

/** The policy for bodies as whoever runs the process may set it, without its code. */
function bodiesIn(env: Environment, warn: (text: string) => void): BodyOptions {
  const [policy, rate] = [variable(env, 'SYNCTRAIL_BODIES'), variable(env, 'SYNCTRAIL_BODY_SAMPLE_RATE')];
  const given = { bodies: policy?.toLowerCase(), bodySampleRate: rate === undefined ? undefined : Number(rate) };
  return checkedBodies(given, (text) => warn(`SYNCTRAIL_BODIES, SYNCTRAIL_BODY_SAMPLE_RATE: ${text}`));
}

/** Options ?? environment ?? default, each checked. Pure. @param host what the host's own OpenTelemetry says of the service, the last resort */
export function resolve(options: ConfigurationOptions, env: Environment, host: Settings['resource'] = {}): Resolved {
  const warnings: string[] = [];

  const address = (name: string, value: string | undefined): string | undefined => {
    if (value === undefined) return undefined;
    if (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)) return value.replace(/\/+$/, '');
    warnings.push(`${name}: expected an http or https address, it is left aside`);
    return undefined;
  };
  const amount = (name: string, value: unknown): number | undefined => {
    if (value === undefined) return undefined;
    const number = typeof value === 'string' ? Number(value) : value;
    if (typeof number === 'number' && Number.isFinite(number) && number >= 0) return number;
    warnings.push(`${name}: expected a number of 0 or more (actual: ${JSON.stringify(value)})`);
    return undefined;
  };
  const headerPairs = (name: string): Record<string, string> => {
    const value = variable(env, name);
    const read = value === undefined ? {} : pairs(value);
    if (read === undefined) warnings.push(`${name}: expected key=value pairs with commas between`);
    return read ?? {};
  };
  const compression = (name: string, value: unknown): string | undefined => {
    if (value === undefined || value === 'gzip' || value === 'none') return value;
    warnings.push(`${name}: expected gzip or none (actual: ${JSON.stringify(value)})`);
    return undefined;
  };

  const given = address('endpoint', options.endpoint);
  const endpoint = given ?? address('OTEL_EXPORTER_OTLP_ENDPOINT', variable(env, 'OTEL_EXPORTER_OTLP_ENDPOINT')) ?? DEFAULT_ENDPOINT;
  // the variables for one signal are whole addresses, as OpenTelemetry has it; an option outranks them
  const signal = (name: string, path: string): string =>
    (given === undefined ? address(name, variable(env, name)) : undefined) ?? `${endpoint}${path}`;
  const resource: Record<string, string | number | boolean> = { ...host, ...headerPairs('OTEL_RESOURCE_ATTRIBUTES') };
  const set = (name: string, value: string | undefined): void => {
    if (value !== undefined && value !== '') resource[name] = value;
  };
  set(
    'service.name',
    options.serviceName ?? variable(env, 'OTEL_SERVICE_NAME') ?? String(resource['service.name'] ?? 'unknown_service:node'),
  );
  set('service.version', options.serviceVersion);
  set('deployment.environment.name', options.environment);

  const spoolDir = options.spoolDir ?? variable(env, 'SYNCTRAIL_SPOOL_DIR') ?? '';
  const spoolBytes =
    amount('spoolBytes', options.spoolBytes) ??
    amount('SYNCTRAIL_SPOOL_BYTES', variable(env, 'SYNCTRAIL_SPOOL_BYTES')) ??
    512 * 1_024 * 1_024;
  const local = /^https?:\/\/(?:127\.|localhost|\[::1\])/.test(endpoint);
  const packed =
    compression('compression', options.compression) ??
    compression('OTEL_EXPORTER_OTLP_COMPRESSION', variable(env, 'OTEL_EXPORTER_OTLP_COMPRESSION')) ??
    (local ? 'none' : 'gzip');
  return {
    settings: {
      disabled: options.disabled ?? variable(env, 'OTEL_SDK_DISABLED')?.toLowerCase() === 'true',
      tracesUrl: signal('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', '/v1/traces'),
      logsUrl: signal('OTEL_EXPORTER_OTLP_LOGS_ENDPOINT', '/v1/logs'),
      recordEvents: options.recordEvents ?? !OFF.has(variable(env, 'SYNCTRAIL_RECORD_EVENTS')?.toLowerCase() ?? ''),
      metrics: {
        enabled: options.metrics ?? variable(env, 'OTEL_METRICS_EXPORTER')?.toLowerCase() !== 'none',
        url: signal('OTEL_EXPORTER_OTLP_METRICS_ENDPOINT', '/v1/metrics'),
        intervalMs: Math.max(
          1_000,
          amount('metricsIntervalMs', options.metricsIntervalMs) ??
            amount('OTEL_METRIC_EXPORT_INTERVAL', variable(env, 'OTEL_METRIC_EXPORT_INTERVAL')) ??
            60_000,
        ),
      },
      headers: { ...headerPairs('OTEL_EXPORTER_OTLP_HEADERS'), ...options.headers },
      resource,
      gzip: packed === 'gzip',
      timeoutMs:
        amount('timeoutMs', options.timeoutMs) ??
        amount('OTEL_EXPORTER_OTLP_TIMEOUT', variable(env, 'OTEL_EXPORTER_OTLP_TIMEOUT')) ??
        10_000,
      hostSdk: options.hostSdk ?? true,
      spool: {
        root: OFF.has(spoolDir.toLowerCase()) || spoolBytes === 0 ? undefined : spoolDir,
        limitBytes: spoolBytes,
      },
      queueBytes: amount('queueBytes', options.queueBytes) ?? 64 * 1_024 * 1_024,
      flushTimeoutMs: amount('flushTimeoutMs', options.flushTimeoutMs) ?? 2_000,
      redact: redactionRules(options.redact, variable(env, 'SYNCTRAIL_REDACT_KEYS'), (text) => warnings.push(text)),
      bodies: bodySettings(
        checkedBodies(options, (text) => warnings.push(text)),
        bodySettings(
          bodiesIn(env, (text) => warnings.push(text)),
          BODIES_BY_DEFAULT,
        ),
      ),
    },
    warnings,
  };
}
