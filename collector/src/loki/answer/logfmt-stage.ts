import { type Entry } from './entry.ts';
import { freeName, parsedName, setParsed } from './parsed-label.ts';

interface Scan {
  readonly line: string;
  at: number;
  error: string;
}

interface Pair {
  readonly key: string;
  readonly value: string;
}

/** `| logfmt`: each `key=value` becomes a label; what cannot be read is skipped, or ends the parsing when strict. */
export function parseLogfmt(entry: Entry, strict: boolean, keepEmpty: boolean): void {
  const scan: Scan = { line: entry.line, at: 0, error: '' };
  while (scan.at < scan.line.length) {
    const pair = nextPair(scan);
    if (!pair) {
      if (strict) break;
      continue;
    }
    const name = parsedName(pair.key);
    if (name === '' || (!keepEmpty && pair.value === '')) continue;
    setParsed(entry, freeName(entry, name), pair.value.replaceAll('\ufffd', ' '));
  }
  if (strict && scan.error !== '') {
    entry.error = 'LogfmtParserErr';
    entry.errorDetails = scan.error;
  }
}

const isSpace = (char: string): boolean => char <= ' ';

/** Moves to the first character that `stop` takes, or to the end. */
function until(scan: Scan, stop: (char: string) => boolean): string {
  const start = scan.at;
  while (scan.at < scan.line.length && !stop(scan.line[scan.at] ?? '')) scan.at += 1;
  return scan.line.slice(start, scan.at);
}

/** The next pair; undefined at the end of the line and for what is no pair, which is skipped. */
function nextPair(scan: Scan): Pair | undefined {
  until(scan, (char) => !isSpace(char));
  if (scan.at >= scan.line.length) return undefined;
  const key = until(scan, (char) => char === '=' || char === '"' || isSpace(char));
  const after = scan.line[scan.at] ?? ' ';
  if (after === '"' || (after === '=' && key === '')) return refuse(scan, `unexpected '${after}'`);
  if (isSpace(after)) return { key, value: '' };
  scan.at += 1;
  const first = scan.line[scan.at] ?? ' ';
  if (isSpace(first)) return { key, value: '' };
  return first === '"' ? quotedPair(scan, key) : plainPair(scan, key);
}

function plainPair(scan: Scan, key: string): Pair | undefined {
  const value = until(scan, (char) => char === '=' || char === '"' || isSpace(char));
  const after = scan.line[scan.at] ?? ' ';
  return isSpace(after) ? { key, value } : refuse(scan, `unexpected '${after}'`);
}

function refuse(scan: Scan, why: string): undefined {
  scan.error = syntaxError(scan, why);
  until(scan, isSpace);
  return undefined;
}

function syntaxError(scan: Scan, why: string): string {
  return `logfmt syntax error at pos ${Buffer.byteLength(scan.line.slice(0, scan.at)) + 1} : ${why}`;
}

function quotedPair(scan: Scan, key: string): Pair | undefined {
  const quoted = /^"(?:[^"\\]|\\[\s\S])*"/.exec(scan.line.slice(scan.at))?.[0];
  scan.at = quoted === undefined ? scan.line.length : scan.at + quoted.length;
  if (quoted === undefined) {
    scan.error = syntaxError(scan, 'unterminated quoted value');
    return undefined;
  }
  if (!quoted.includes('\\')) return { key, value: quoted.slice(1, -1) };
  const value = unquote(quoted);
  if (value === undefined) {
    scan.error = syntaxError(scan, 'invalid quoted value');
    return undefined;
  }
  return { key, value };
}

/** JSON's escapes, and `\'`; undefined for any other. */
function unquote(quoted: string): string | undefined {
  try {
    return String(JSON.parse(quoted.replaceAll(/\\(['\s\S])/g, (whole, char: string) => (char === "'" ? "'" : whole))));
  } catch {
    return undefined;
  }
}
