import { REDACTED } from './replacement.ts';

/** `scheme://user:password@`, also with the slashes escaped; the last @ before the path ends it. */
const WITH_SCHEME = /(:\\?\/\\?\/)[^\s/?#"'<>\\]+@/g;
const WITHOUT_SCHEME = /(^|[^:/\\])(\/\/)[^\s/?#"'<>@:]*:[^\s/?#"'<>]*@/g;

/** Replaces user names and passwords of addresses in the way OpenTelemetry does. */
export function redactUserInfo(text: string): string {
  if (!text.includes('@') || !text.includes('/')) return text;
  return text.replace(WITH_SCHEME, `$1${REDACTED}:${REDACTED}@`).replace(WITHOUT_SCHEME, `$1$2${REDACTED}:${REDACTED}@`);
}
