import { redactBase64, redactHeaders } from '@synctrail/model';

type Members = Record<string, unknown>;

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Whether headers were there that may not be shown. Their values are replaced in place. */
function hideHeaders(side: unknown): boolean {
  if (!isMembers(side) || !isMembers(side['headers'])) return false;
  const before = side['headers'];
  const texts = Object.entries(before).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)] as const);
  const shown = redactHeaders(texts);
  if (texts.every(([name, text]) => shown[name.toLowerCase()] === text)) return false;
  side['headers'] = shown;
  return true;
}

/**
 * The line of a body's record (`{"request":{"headers":…,"body":…},"response":…}`) as the library would have sent it: of headers that are
 * not known to be harmless the names alone, and nothing secret behind base64. Its keys and texts are looked at as those of any record.
 */
export function redactBodyRecord(line: string): string {
  const record = parsed(line);
  if (!isMembers(record)) return redactBase64(line);
  const changed = [hideHeaders(record['request']), hideHeaders(record['response'])].includes(true);
  return redactBase64(changed ? JSON.stringify(record) : line);
}
