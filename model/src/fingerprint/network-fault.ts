/** What kept a call from being answered. */
export type NetworkFault = 'timeout' | 'dns' | 'refused' | 'reset' | 'tls';

const FAULTS: readonly (readonly [NetworkFault, RegExp])[] = [
  ['timeout', /TIMEOUT|TIMEDOUT/i],
  ['dns', /^(?:ENOTFOUND|EAI_)/],
  ['refused', /^(?:ECONNREFUSED|EHOSTUNREACH|ENETUNREACH)$/],
  ['reset', /^(?:ECONNRESET|ECONNABORTED|EPIPE|UND_ERR_SOCKET)$/],
  ['tls', /^(?:CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_)/],
];

/** The fault that a code of Node, undici, or the class of an exception stands for; undefined when it is none of the network. */
export function networkFault(code: string): NetworkFault | undefined {
  return FAULTS.find(([, pattern]) => pattern.test(code))?.[0];
}
