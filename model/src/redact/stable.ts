/** Twice is the rule: the second pass finds nothing. More only where replacing one thing uncovers another. */
const MAX_PASSES = 5;

/** Repeats a pass until it changes nothing, so that what was redacted once stays as it is when redacted again. */
export function untilStable(text: string, pass: (text: string) => string): string {
  let before = text;
  for (let i = 0; i < MAX_PASSES; i++) {
    const after = pass(before);
    if (after === before) break;
    before = after;
  }
  return before;
}
