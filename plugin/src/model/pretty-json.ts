import { parseJson } from './attributes.ts';

/** JSON text with a line for each member, its letters as they are: numbers of any size stay. Undefined when it is no whole document. */
export function prettyJson(text: string): string | undefined {
  if (parseJson(text) === undefined) return undefined;
  let out = '';
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[^\s"{}[\],:]+|[{[]\s*[}\]]|[{}[\],:]/gs)) {
    if (token === '}' || token === ']') depth -= 1;
    if (token === '{' || token === '[') depth += 1;
    const line = `\n${'  '.repeat(depth)}`;
    if (token === '{' || token === '[' || token === ',') out += token + line;
    else if (token === '}' || token === ']') out += line + token;
    else if (token === ':') out += ': ';
    else out += /^[{[]/.test(token) ? token.replace(/\s+/g, '') : token;
  }
  return out;
}
