export { redactHeaders } from './headers.ts';
export { redactJsonText } from './json.ts';
export { redactParams } from './params.ts';
export type { Params } from './params.ts';
export { REDACTED } from './replacement.ts';
export { isSecretKey, isSecretParameter } from './secret-key.ts';
export { redactText } from './text.ts';
export { redactUrl } from './url.ts';
export { redactValue } from './value.ts';
