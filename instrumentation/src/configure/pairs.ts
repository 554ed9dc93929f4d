/** Reads `key=value,key2=value2` with percent-encoded values (W3C Baggage); undefined when it is no such text. */
export function pairs(text: string): Record<string, string> | undefined {
  const out: Record<string, string> = {};
  for (const part of text.split(',')) {
    if (part.trim() === '') continue;
    const at = part.indexOf('=');
    const key = part.slice(0, at).trim();
    if (at < 1 || key === '') return undefined;
    try {
      out[key] = decodeURIComponent(part.slice(at + 1).trim());
    } catch {
      return undefined;
    }
  }
  return out;
}
