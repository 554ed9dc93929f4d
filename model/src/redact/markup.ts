import { REDACTED } from './replacement.ts';
import { isSecretKey, isSecretParameter } from './secret-key.ts';

/** An XML element with text; its prefix is no part of the name. */
const ELEMENT = /<((?:[\w.-]{1,40}:)?)([\w.-]{1,80})((?:\s[^<>]{0,200})?>(?:<!\[CDATA\[)?)([^<\]]+)/g;
/** A part of a multipart form: its name, up to three header lines, a blank line, its first line. */
const FORM_PART = /(name="([^"\r\n]{1,100})"[^\r\n]{0,200}(?:\r?\n[^\r\n]{1,200}){0,3}\r?\n\r?\n)([^\r\n]+)/g;

/** Replaces the text of XML elements and form parts whose name says secret. */
export function redactMarkup(text: string): string {
  let out = text;
  if (out.includes('</') || out.includes('<![CDATA[')) {
    out = out.replace(ELEMENT, (found, prefix: string, name: string, rest: string) =>
      isSecretKey(name) ? `<${prefix}${name}${rest}${REDACTED}` : found,
    );
  }
  if (out.includes('form-data')) {
    out = out.replace(FORM_PART, (found, head: string, name: string) => (isSecretParameter(name) ? head + REDACTED : found));
  }
  return out;
}
