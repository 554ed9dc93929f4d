/** Tempo's search strips leading zeros of ids. */
export function paddedId(hex: string, length: 16 | 32): string {
  return hex.toLowerCase().padStart(length, '0');
}

/** An id as a trace by id has it: base64; hex, as other stores send it, is taken too. What is neither is no id. */
export function idFrom(text: string, length: 16 | 32): string {
  if (text.length === length && /^[0-9a-f]+$/i.test(text)) return text.toLowerCase();
  try {
    return Array.from(atob(text), (byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join('');
  } catch {
    return '';
  }
}
