const CLOSERS: Readonly<Record<string, string>> = { '{': '}', '[': ']' };

/** Where the quoted text that begins at `from` ends: the index of its closing quote, or the text's length when it was cut off. */
export function quotedEnd(text: string, from: number, quote: string, escapes = 0): number {
  let end = text.indexOf(quote, from);
  while (end >= 0) {
    let backslashes = 0;
    while (backslashes < end - from && text[end - 1 - backslashes] === '\\') backslashes++;
    // Text quoted within quoted text: its quotes have as many backslashes as the opening one, or fewer where the outer text ends.
    if (escapes === 0 ? backslashes % 2 === 0 : backslashes <= escapes) return end - Math.min(backslashes, escapes);
    end = text.indexOf(quote, end + 1);
  }
  return text.length;
}

/** Where the object or array that begins at `from` ends, exclusive; the text's length when it was cut off. */
export function nestedEnd(text: string, from: number): number {
  const open: string[] = [];
  for (let i = from; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === '"') {
      i = quotedEnd(text, i + 1, '"');
    } else if (char === '{' || char === '[') {
      open.push(CLOSERS[char] ?? '');
    } else if (char === open.at(-1)) {
      open.pop();
      if (open.length === 0) return i + 1;
    }
  }
  return text.length;
}
