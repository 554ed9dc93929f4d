import type { TextPattern } from '@synctrail/model';
import { RE2JS } from 're2js';

/** A pattern's own length, characters, and that of what it is compiled to, instructions: what a text costs grows with both. */
const LONGEST = 500;
const MOST_INSTRUCTIONS = 2_000;
/** A pattern that finds an empty place here finds one nearly everywhere. */
const SAMPLE = 'a 1-_.';

/** Why a text is no pattern that may be tried on everything that is received; undefined when it is. */
export function patternProblem(pattern: string): string | undefined {
  if (pattern.length > LONGEST) return `at most ${LONGEST} characters`;
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(pattern);
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : String(error);
  }
  if (compiled.programSize() > MOST_INSTRUCTIONS)
    return `this one repeats too much: it comes to ${compiled.programSize()} instructions, ${MOST_INSTRUCTIONS} are taken`;
  for (const sample of ['', SAMPLE]) {
    const matcher = compiled.matcher(sample);
    while (matcher.find()) if (matcher.start() === matcher.end()) return 'this one also matches nothing at all, and so everywhere';
  }
  return undefined;
}

/** RE2 needs time in proportion to the text, whatever the pattern. */
export function textPattern(pattern: string): TextPattern {
  const compiled = RE2JS.compile(pattern);
  return { replaceIn: (text, by) => compiled.matcher(text).replaceAll(by) };
}
