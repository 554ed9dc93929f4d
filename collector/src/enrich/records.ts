import { redactText, urlTemplate } from '@synctrail/model';
import { valueText } from '../otlp/any-value.ts';
import type { LogRecord, Span } from '../otlp/records.ts';
import { addFailure, type Said, statusOf } from './failure.ts';
import { Fields } from './fields.ts';
import { addHeadroom } from './headroom.ts';

/** OTLP's StatusCode and SpanKind. */
const ERROR = 2;
const CLIENT = 3;
const NS_PER_MS = 1_000_000n;

function isOurs({ attributes }: Span): boolean {
  return attributes.some(({ key }) => key === 'sync.level');
}

function saidBySpan(span: Span): Said {
  const exception = span.events.find(({ name }) => name === 'exception');
  const told = new Fields(exception?.attributes ?? []);
  const message = span.statusMessage === '' ? told.text('exception.message') : span.statusMessage;
  return { message: message ?? span.name, exceptionType: told.text('exception.type'), stack: told.text('exception.stacktrace') };
}

function enrichCall(span: Span, fields: Fields): void {
  const url = fields.text('url.full');
  if (url !== undefined) fields.add('url.template', redactText(urlTemplate(url)));
  addHeadroom(fields, statusOf(fields), Number(span.endNs / NS_PER_MS));
}

/**
 * Adds to spans of syncs what a sender that only set the basics left out: a call's template and headroom, a failure's class and fingerprint.
 * In place, after redaction, so that the fingerprints are those that the library computes from redacted texts. Other spans stay as they are.
 */
export function enrichSpans(spans: readonly Span[]): void {
  for (const span of spans) {
    const isCall = span.kind === CLIENT;
    if ((!isCall && span.statusCode !== ERROR) || !isOurs(span)) continue;
    const fields = new Fields(span.attributes);
    if (isCall) enrichCall(span, fields);
    const status = statusOf(fields);
    if (span.statusCode === ERROR || (isCall && status !== undefined && status >= 400)) addFailure(fields, saidBySpan(span));
  }
}

/** The same for failure events. */
export function enrichLogs(logs: readonly LogRecord[]): void {
  for (const log of logs) {
    if (!log.attributes.some(({ key, value }) => key === 'sync.kind' && value === 'failure')) continue;
    const fields = new Fields(log.attributes);
    addFailure(fields, {
      message: fields.text('exception.message') ?? valueText(log.body),
      exceptionType: fields.text('exception.type'),
      stack: fields.text('exception.stacktrace'),
    });
  }
}
