/** `.*`, characters that mean themselves or are escaped, `.*`. */
const CONTAINED = /^\.\*((?:[^\\.+*?()|[\]{}^$]|\\[^A-Za-z0-9])+)\.\*$/su;

/** The text that values contain if they match an expression which asks nothing else; undefined for all others. It is found far faster so. */
export function containedText(pattern: string): string | undefined {
  const inner = CONTAINED.exec(pattern)?.[1];
  // RE2 takes an escape before ASCII only.
  if (inner === undefined || /\\[^\0-\x7f]/u.test(inner)) return undefined;
  return inner.replaceAll(/\\(.)/gsu, '$1');
}
