export { failureFingerprint } from './fingerprint.ts';
export type { FailureFacts } from './fingerprint.ts';
export { messageTemplate } from './message-template.ts';
export { networkFault } from './network-fault.ts';
