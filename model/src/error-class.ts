/** Who must act. */
export type Owner = 'our_code' | 'customer' | 'provider' | 'nobody';

export interface ErrorClassSpec {
  readonly label: string;
  readonly recoverability: 'RECOVERABLE' | 'NON_RECOVERABLE';
  /** Tried again without anyone acting. */
  readonly willRetry: boolean;
  readonly owner: Owner;
  /** What it means (S1-49, S1-50, S2-19 … S2-28). */
  readonly sentence: string;
  /** What to do. */
  readonly action: string;
  /** What to do when it is not tried again, for classes that usually are. */
  readonly afterRetries?: string;
}

/** Classes of failure, in the order in which they are tried. */
export const ERROR_CLASSES = {
  network: {
    label: 'Network',
    recoverability: 'RECOVERABLE',
    willRetry: true,
    owner: 'nobody',
    sentence: 'The provider could not be reached.',
    action: 'It is tried again. If it lasts, check the network and the provider’s status page.',
    afterRetries: 'It is not tried again: run the sync again once the provider can be reached.',
  },
  rate_limited: {
    label: 'Rate limited',
    recoverability: 'RECOVERABLE',
    willRetry: true,
    owner: 'nobody',
    sentence: 'The provider’s rate limit was reached.',
    action: 'It is tried again with backoff.',
    afterRetries: 'It is not tried again: run the sync again later, or slower.',
  },
  auth: {
    label: 'Authentication',
    recoverability: 'NON_RECOVERABLE',
    willRetry: false,
    owner: 'customer',
    sentence: 'The token has expired or was revoked.',
    action: 'Reconnect the account on the integrations page.',
  },
  permission: {
    label: 'Permission',
    recoverability: 'NON_RECOVERABLE',
    willRetry: false,
    owner: 'customer',
    sentence: 'The connected account may not do this.',
    action: 'Reconnect with the missing permission.',
  },
  not_found: {
    label: 'Not found',
    recoverability: 'NON_RECOVERABLE',
    willRetry: false,
    owner: 'customer',
    sentence: 'The external record does not exist.',
    action: 'It was most likely deleted at the provider while our side still holds its id: link it again or delete it here.',
  },
  conflict: {
    label: 'Conflict',
    recoverability: 'NON_RECOVERABLE',
    willRetry: false,
    owner: 'customer',
    sentence: 'The record collides with one that exists.',
    action: 'Merge the two, or map this record to the one that exists.',
  },
  validation: {
    label: 'Validation',
    recoverability: 'NON_RECOVERABLE',
    willRetry: false,
    owner: 'customer',
    sentence: 'The data does not meet the provider’s rules.',
    action: 'Correct the field that the provider’s answer names.',
  },
  payload_too_large: {
    label: 'Too large',
    recoverability: 'NON_RECOVERABLE',
    willRetry: false,
    owner: 'our_code',
    sentence: 'The provider refused the size of the request.',
    action: 'Send fewer or smaller records in one call.',
  },
  provider_down: {
    label: 'Provider down',
    recoverability: 'RECOVERABLE',
    willRetry: true,
    owner: 'provider',
    sentence: 'The provider has an outage.',
    action: 'Nobody else needs to: the call is queued and tried again.',
    afterRetries: 'It is not tried again: run the sync again once the provider has recovered.',
  },
  config: {
    label: 'Configuration',
    recoverability: 'NON_RECOVERABLE',
    willRetry: false,
    owner: 'our_code',
    sentence: 'The sync is not configured as it must be.',
    action: 'Correct the configuration and enable the sync again.',
  },
  mapping: {
    label: 'Mapping',
    recoverability: 'NON_RECOVERABLE',
    willRetry: false,
    owner: 'our_code',
    sentence: 'The record could not be turned into what the target takes.',
    action: 'Correct the mapping in the sync’s code.',
  },
  extraction: {
    label: 'Extraction',
    recoverability: 'NON_RECOVERABLE',
    willRetry: false,
    owner: 'provider',
    sentence: 'The record could not be read from the source.',
    action: 'Open the calls and see what the source answered.',
  },
  webhook_delivery: {
    label: 'Webhook delivery',
    recoverability: 'RECOVERABLE',
    willRetry: true,
    owner: 'customer',
    sentence: 'The customer’s end point did not take the webhook.',
    action: 'Check that the end point is up and answers with 2xx.',
    afterRetries: 'It is not tried again: check that the end point is up and answers with 2xx, then deliver again.',
  },
  unknown: {
    label: 'Unknown',
    recoverability: 'NON_RECOVERABLE',
    willRetry: false,
    owner: 'our_code',
    sentence: 'The failure has no known pattern.',
    action: 'Open the calls and read the provider’s own words.',
  },
} as const satisfies Record<string, ErrorClassSpec>;

export type ErrorClass = keyof typeof ERROR_CLASSES;

const BY_STATUS: Readonly<Record<number, ErrorClass>> = {
  400: 'validation',
  401: 'auth',
  403: 'permission',
  404: 'not_found',
  408: 'network',
  409: 'conflict',
  410: 'not_found',
  412: 'conflict',
  413: 'payload_too_large',
  422: 'validation',
  429: 'rate_limited',
};

/** The class an HTTP status stands for; undefined for a success. */
export function classOfHttpStatus(status: number): ErrorClass | undefined {
  const known = BY_STATUS[status];
  if (known !== undefined) return known;
  if (status >= 500) return 'provider_down';
  return status >= 400 ? 'unknown' : undefined;
}

const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EPIPE',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ECONNABORTED',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_SOCKET',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
]);

/** Whether an error code of Node or undici says that the network failed. */
export function isNetworkCode(code: string): boolean {
  return NETWORK_CODES.has(code);
}

/** What to do about a failure of a class, given whether it is tried again. */
export function actionFor(spec: ErrorClassSpec, willRetry: boolean | undefined): string {
  return willRetry === false ? (spec.afterRetries ?? spec.action) : spec.action;
}
