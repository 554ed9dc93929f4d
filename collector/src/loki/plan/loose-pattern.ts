const META = /[\\.+*?()|[\]{}^$]/;

/**
 * Loki reads the patterns `text.*`, `.*text` and `.*text.*` of a label filter as "contains the text", without anchors
 * (measured on 3.7.8, `simplifyConcat`), though label patterns are anchored everywhere else. The text, or undefined for another pattern.
 */
export function looseText(pattern: string): string | undefined {
  const text = pattern.replace(/^\.\*/, '').replace(/\.\*$/, '');
  return text === pattern || text === '' || META.test(text) ? undefined : text;
}
