import type { ErrorClass } from './error-class.ts';
import { classOfHttpStatus, ERROR_CLASSES, isNetworkCode } from './error-class.ts';

/** What an error says of itself, read from the shapes that common clients throw. */
export interface ErrorFacts {
  /** Class of the exception: `TypeError`, `AxiosError`. */
  name: string;
  message: string;
  stack?: string | undefined;
  /** HTTP status, where the error carries one. */
  status?: number | undefined;
  /** Code of Node or undici: `ECONNRESET`. */
  systemCode?: string | undefined;
  /** The provider's own code: `resource_missing`. */
  providerCode?: string | undefined;
  /** The fields that the provider names, each as `field:code`. */
  fields?: readonly string[] | undefined;
  /** `Retry-After` of the answer, as it came. */
  retryAfter?: string | undefined;
}

type Fields = Record<string, unknown>;

function fields(value: unknown): Fields {
  return (typeof value === 'object' && value !== null) || typeof value === 'function' ? (value as Fields) : {};
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function httpStatus(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 100 && value < 600 ? value : undefined;
}

const SYSTEM_CODE = /^(?:E[A-Z0-9_]+|ERR_[A-Z0-9_]+|UND_ERR_[A-Z0-9_]+|CERT_[A-Z_]+|DEPTH_ZERO_SELF_SIGNED_CERT)$/;

function retryAfter(response: Fields): string | undefined {
  const headers = response['headers'];
  const get = fields(headers)['get'];
  const value: unknown =
    typeof get === 'function' ? (get as (name: string) => unknown).call(headers, 'retry-after') : fields(headers)['retry-after'];
  return typeof value === 'number' ? String(value) : text(value);
}

/** Fields named in the lists that providers answer a refused record with, or in the error itself, as Stripe does. */
function refusedFields(outer: Fields, data: Fields): string[] {
  const error = fields(data['error']);
  const lists = [data['errors'], error['errors'], data['details'], error['details']].filter((list) => Array.isArray(list));
  return [...lists.flat(), outer].flatMap((each) => {
    const said = fields(each);
    const name = text(said['field']) ?? text(said['param']) ?? text(said['property']) ?? text(said['path']);
    return name === undefined ? [] : [`${name}:${text(said['code']) ?? text(said['type']) ?? ''}`];
  });
}

function read(error: unknown): ErrorFacts {
  if (typeof error === 'string') return { name: 'Error', message: error };
  const outer = fields(error);
  const response = fields(outer['response']);
  const data = fields(response['data'] ?? outer['body']);
  const cause = fields(outer['cause']);
  const code = text(outer['code']);
  const ownCode = code !== undefined && SYSTEM_CODE.test(code) ? code : undefined;
  const causeCode = text(cause['code']);
  return {
    name: text(outer['name']) ?? text(fields(outer['constructor'])['name']) ?? 'Error',
    message: text(outer['message']) ?? text(cause['message']) ?? text(outer['name']) ?? 'No message',
    stack: text(outer['stack']),
    status:
      httpStatus(outer['status']) ??
      httpStatus(outer['statusCode']) ??
      httpStatus(response['status']) ??
      httpStatus(response['statusCode']),
    // axios wraps every refusal in a code of its own, so the cause's code says more
    systemCode: causeCode !== undefined && SYSTEM_CODE.test(causeCode) ? causeCode : ownCode,
    providerCode:
      (ownCode === undefined ? code : undefined) ?? text(data['code']) ?? text(fields(data['error'])['code']) ?? text(data['category']),
    fields: refusedFields(outer, data),
    retryAfter: retryAfter(response) ?? retryAfter(outer),
  };
}

/** Reads an error of any shape; one whose getters throw says nothing of itself. */
export function errorFacts(error: unknown): ErrorFacts {
  try {
    return read(error);
  } catch {
    return { name: 'Error', message: 'An error that cannot be read' };
  }
}

/** The class the facts speak for; undefined when they name neither a status nor a fault of the network. */
export function classOfFacts(facts: ErrorFacts): ErrorClass | undefined {
  if (facts.status !== undefined) {
    const known = classOfHttpStatus(facts.status);
    if (known !== undefined) return known;
  }
  if (facts.systemCode !== undefined && isNetworkCode(facts.systemCode)) return 'network';
  return facts.name === 'TimeoutError' ? 'network' : undefined;
}

/** The class of an error by itself; undefined when only its surroundings could tell. */
export function classOfError(error: unknown): ErrorClass | undefined {
  return classOfFacts(errorFacts(error));
}

/** Whether a failure of this class is tried again without anyone acting (S2-35 … S2-40). */
export function isRetried(errorClass: ErrorClass | undefined): boolean {
  return errorClass !== undefined && ERROR_CLASSES[errorClass].willRetry;
}
