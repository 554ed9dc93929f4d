import {
  classOfHttpStatus,
  ENTITY_ACTIONS,
  type EntityAction,
  ERROR_CLASSES,
  type ErrorClass,
  failureFingerprint,
  isNetworkCode,
  networkFault,
} from '@synctrail/model';
import type { Fields } from './fields.ts';

/** What the record itself says of its failure beside its attributes. */
export interface Said {
  readonly message: string;
  readonly exceptionType: string | undefined;
  readonly stack: string | undefined;
}

const STATUS = /^[1-5]\d\d$/;

/** The answer's status, also where it is told as `error.type` alone. */
export function statusOf(fields: Fields): number | undefined {
  const status = fields.int('http.response.status_code');
  if (status !== undefined) return status;
  const type = fields.text('error.type');
  return type !== undefined && STATUS.test(type) ? Number(type) : undefined;
}

function isClass(text: string | undefined): text is ErrorClass {
  return text !== undefined && Object.hasOwn(ERROR_CLASSES, text);
}

function classOf(fields: Fields, status: number | undefined, said: Said): ErrorClass {
  const own = fields.text('sync.error.class');
  if (isClass(own)) return own;
  const byStatus = status === undefined ? undefined : classOfHttpStatus(status);
  if (byStatus !== undefined) return byStatus;
  const fault = fields.text('error.type') ?? said.exceptionType ?? '';
  return isNetworkCode(fault) || networkFault(fault) !== undefined ? 'network' : 'unknown';
}

function actionOf(fields: Fields): EntityAction | undefined {
  const action = fields.text('sync.entity.action');
  return ENTITY_ACTIONS.find((known) => known === action);
}

/** Class, fingerprint and recoverability of a failure whose sender set none (design: enrichment at the edge). */
export function addFailure(fields: Fields, said: Said): void {
  const status = statusOf(fields);
  const errorClass = classOf(fields, status, said);
  fields.add('sync.error.class', errorClass);
  fields.add('sync.error.recoverability', ERROR_CLASSES[errorClass].recoverability);
  const integration = fields.text('sync.integration');
  if (integration === undefined || fields.has('sync.error.fingerprint')) return;
  const type = fields.text('error.type');
  fields.add(
    'sync.error.fingerprint',
    failureFingerprint({
      integration,
      step: fields.text('sync.step.name') ?? 'setup',
      action: actionOf(fields),
      method: fields.text('http.request.method'),
      template: fields.text('url.template'),
      status,
      code: fields.text('sync.error.code'),
      message: fields.text('sync.reason') ?? said.message,
      exceptionType: said.exceptionType ?? (type !== undefined && !STATUS.test(type) ? type : undefined),
      stack: said.stack,
    }),
  );
}
