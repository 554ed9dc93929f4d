/** Characters that must not stand in a literal as they are: quotes, backslashes, controls, invisible ones. */
const UNSAFE = /["\\\p{Cc}\p{Cf}\u2028\u2029]/gu;

/**
 * A Go string literal with all its escapes. LogQL reads its literals with `strconv.Unquote`, which refuses halves of
 * surrogate pairs: those become U+FFFD, as no stored value can hold them.
 */
export function goString(text: string): string {
  return `"${text.toWellFormed().replaceAll(UNSAFE, escapeCharacter)}"`;
}

function escapeCharacter(character: string): string {
  if (character === '"' || character === '\\') return `\\${character}`;
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

/**
 * A Go string literal for readers that know only `\"` and `\\` (Grafana's TraceQL grammar): a text with a line break goes
 * between backticks. NUL, and a line break beside a backtick or a carriage return, cannot be said in any way that all
 * readers take; they become U+FFFD, which matches nothing.
 */
export function plainGoString(text: string): string {
  const whole = text.toWellFormed().replaceAll('\0', '\ufffd');
  if (!whole.includes('\n')) return `"${whole.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
  return `\`${whole.replaceAll(/[`\r]/g, '\ufffd')}\``;
}

/** An RE2 pattern that matches exactly this text. */
export function escapeRegex(text: string): string {
  return text.replaceAll(/[\\.+*?()|[\]{}^$]/g, String.raw`\$&`);
}
