import type { ErrorClass } from '@synctrail/model';
import { classOfFacts, ERROR_CLASSES, errorFacts, redactText } from '@synctrail/model';
import type { SparseAttributes } from '../otlp/attributes.ts';

/** Why something failed, redacted. */
export interface Failure {
  readonly errorClass: ErrorClass;
  readonly reason: string;
  /** Status code, code of the network's fault, or the exception's class. */
  readonly errorType: string;
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly exceptionType: string;
  readonly stack: string | undefined;
}

/** What the surroundings know of it: the last call that failed there. */
export interface Surroundings {
  readonly status?: number | undefined;
  readonly errorClass?: ErrorClass | undefined;
  /** The code of ours ran before it called anyone. */
  readonly noCalls?: boolean | undefined;
}

const OWN_FAULTS = new Set(['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError', 'ZodError', 'ValidationError']);

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
    reason: redactText(facts.message),
    errorType: status === undefined ? (facts.systemCode ?? facts.name) : String(status),
    status,
    code: code === undefined ? undefined : redactText(code),
    exceptionType: facts.name,
    stack: facts.stack === undefined ? undefined : redactText(facts.stack),
  };
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
