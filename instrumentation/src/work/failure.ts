import type { ErrorClass } from '@synctrail/model';
import {
  classOfFacts,
  ERROR_CLASSES,
  errorFacts,
  failureFingerprint,
  redactStack,
  redactText,
  redactWords,
  urlTemplate,
} from '@synctrail/model';
import type { EntityAction } from '@synctrail/model';
import type { CallSpan } from '../calls/call-span.ts';
import type { SparseAttributes } from '../otlp/attributes.ts';
import type { UnitWork } from './unit-work.ts';

/** Why something failed, redacted. */
export interface Failure {
  readonly errorClass: ErrorClass;
  readonly reason: string;
  /** Status code, code of the network's fault, or the exception's class. */
  readonly errorType: string;
  readonly status: number | undefined;
  readonly code: string | undefined;
  /** The fields that the provider refused, each as `field:code`. */
  readonly fields: readonly string[] | undefined;
  /** Method and template of the call that failed, where one did. */
  readonly method: string | undefined;
  readonly template: string | undefined;
  readonly exceptionType: string;
  readonly stack: string | undefined;
}

/** What the surroundings know of it: the last call that failed there. */
export interface Surroundings {
  readonly status?: number | undefined;
  readonly errorClass?: ErrorClass | undefined;
  readonly method?: string | undefined;
  readonly template?: string | undefined;
  /** The code of ours ran before it called anyone. */
  readonly noCalls?: boolean | undefined;
}

const OWN_FAULTS = new Set(['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError', 'ZodError', 'ValidationError']);

/** What a call says of the failure that came after it; without a call, nothing. */
export function aroundCall(call: CallSpan | undefined, noCalls?: boolean): Surroundings {
  if (call?.facts === undefined) return { noCalls };
  const { method, url, statusCode } = call.facts;
  return { status: statusCode, errorClass: call.errorClass, method, template: redactText(urlTemplate(url)), noCalls };
}

const remembered = new WeakMap<object, Failure>();

/**
 * The same, once for each error: thrown on from a page to its step and run, it keeps the class
 * that the surroundings of its origin gave it.
 */
export function failureOnce(error: unknown, around: Surroundings): Failure {
  if (typeof error !== 'object' || error === null) return failureOf(error, around);
  const known = remembered.get(error) ?? failureOf(error, around);
  remembered.set(error, known);
  return known;
}

/** Reads a thrown value. Its own words count first, then the call that failed before it. */
export function failureOf(error: unknown, around: Surroundings): Failure {
  const facts = errorFacts(error);
  const status = facts.status ?? around.status;
  const mapping = around.noCalls === true && OWN_FAULTS.has(facts.name) ? 'mapping' : undefined;
  const code = facts.providerCode ?? facts.systemCode;
  return {
    errorClass: classOfFacts(facts) ?? around.errorClass ?? mapping ?? 'unknown',
    reason: redactWords(facts.message),
    errorType: status === undefined ? (facts.systemCode ?? facts.name) : String(status),
    status,
    code: code === undefined ? undefined : redactWords(code),
    fields: facts.fields?.map(redactWords),
    // an error of another status is not about that call
    ...(status === around.status ? { method: around.method, template: around.template } : { method: undefined, template: undefined }),
    exceptionType: facts.name,
    stack: facts.stack === undefined ? undefined : redactStack(facts.stack),
  };
}

/** The group of failures with one cause. */
export function fingerprintOf(failure: Failure, unit: UnitWork, action?: EntityAction): string {
  const { method, template, status, code, fields, reason, exceptionType, stack } = failure;
  const operation = { integration: unit.run.sync.integration, step: unit.step?.name ?? 'setup', action };
  return failureFingerprint({ ...operation, method, template, status, code, fields, message: reason, exceptionType, stack });
}

/** The failure as attributes of a span. */
export function failureAttributes(failure: Failure): SparseAttributes {
  return {
    'error.type': failure.errorType,
    'sync.reason': failure.reason,
    'sync.error.class': failure.errorClass,
    'sync.error.code': failure.code,
  };
}

/** The same on a log record, which says whether anyone must act (S3-37, SX-09). */
export function failureLogAttributes(failure: Failure): SparseAttributes {
  return {
    ...failureAttributes(failure),
    'sync.error.recoverability': ERROR_CLASSES[failure.errorClass].recoverability,
    'http.response.status_code': failure.status,
    'exception.type': failure.exceptionType,
  };
}
