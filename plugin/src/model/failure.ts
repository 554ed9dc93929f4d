import type { Attributes, ErrorClassSpec } from '@synctrail/model';
import { actionFor, classOfHttpStatus, ERROR_CLASSES } from '@synctrail/model';

/** Why something failed, as far as its attributes tell. */
export interface Failure {
  errorClass: string | undefined;
  /** The provider's own words, or the exception's. */
  reason: string | undefined;
  code: string | undefined;
  httpStatus: number | undefined;
  willRetry: boolean | undefined;
  nextAtMs: number | undefined;
  recoverable: boolean | undefined;
}

export function failureOf(attributes: Attributes): Failure {
  const httpStatus = attributes['http.response.status_code'];
  return {
    errorClass: attributes['sync.error.class'] ?? (httpStatus === undefined ? undefined : classOfHttpStatus(httpStatus)),
    reason: attributes['sync.reason'] ?? attributes['exception.message'],
    code: attributes['sync.error.code'] ?? attributes['sync.reason.code'] ?? attributes['error.type'],
    httpStatus,
    willRetry: attributes['sync.retry.will_retry'],
    nextAtMs: attributes['sync.retry.next_at'],
    recoverable:
      attributes['sync.error.recoverability'] === undefined ? undefined : attributes['sync.error.recoverability'] === 'RECOVERABLE',
  };
}

/** The sentence, owner and action for a class; a class that the vocabulary does not know is explained as unknown. */
export function explain(errorClass: string | undefined): ErrorClassSpec {
  return errorClass !== undefined && Object.hasOwn(ERROR_CLASSES, errorClass)
    ? ERROR_CLASSES[errorClass as keyof typeof ERROR_CLASSES]
    : ERROR_CLASSES.unknown;
}

const OWNERS: Readonly<Record<ErrorClassSpec['owner'], string>> = {
  our_code: 'Our code',
  customer: 'The customer',
  provider: 'The provider',
  nobody: 'Nobody',
};

export interface Advice {
  /** Who; undefined where whoever watches the sync may do it. */
  who: string | undefined;
  /** Goes on from `who`. */
  what: string;
}

/** Who must act, and how: what usually is tried again by itself needs a person when it is not. */
export function advice(spec: ErrorClassSpec, willRetry: boolean | undefined): Advice {
  const action = actionFor(spec, willRetry);
  if (spec.owner !== 'nobody') return { who: OWNERS[spec.owner], what: `must act. ${action}` };
  return willRetry === false ? { who: undefined, what: action } : { who: OWNERS.nobody, what: `needs to act. ${action}` };
}
