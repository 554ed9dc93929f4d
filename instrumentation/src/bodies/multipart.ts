import { isSecretParameter, REDACTED } from '@synctrail/model';
import { contentType, parameter } from './content-type.ts';

const PARTS = 200;
const HEADER_BYTES = 4_096;

/** A part: a field's text, or what there is to know of a file. */
type Part = readonly [name: string, value: string | { file: string; type: string; size: number }];

/**
 * A multipart body as JSON text: fields with their text, files with name, type and size in bytes (of what is there, where it was cut off).
 * The values of secret fields are replaced here, by name; by shape they are with the rest.
 */
export function multipartText(body: Buffer, boundary: string): string {
  return JSON.stringify(grouped(partsOf(body, boundary)));
}

function partsOf(body: Buffer, boundary: string): Part[] {
  const delimiter = Buffer.from(`--${boundary}`);
  const parts: Part[] = [];
  for (let at = body.indexOf(delimiter); at >= 0 && parts.length < PARTS;) {
    const start = at + delimiter.length;
    const next = body.indexOf(delimiter, start);
    const part = partOf(body.subarray(start, next < 0 ? body.length : next - 2));
    if (part !== undefined) parts.push(part);
    at = next;
  }
  return parts;
}

function partOf(bytes: Buffer): Part | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0 || end > HEADER_BYTES) return undefined;
  const headers = new Map(
    bytes
      .toString('utf8', 0, end)
      .split('\r\n')
      .map((line) => line.split(/:(.*)/s, 2).map((text) => text.trim()))
      .map(([name = '', value = '']) => [name.toLowerCase(), value] as const),
  );
  const disposition = headers.get('content-disposition') ?? '';
  const name = parameter(disposition, 'name') ?? '';
  const file = parameter(disposition, 'filename');
  const content = bytes.subarray(end + 4);
  const type = headers.get('content-type') ?? '';
  const kind = contentType(type).type;
  if (file !== undefined || kind === 'binary' || kind === 'multipart') return [name, { file: file ?? '', type, size: content.length }];
  return [name, isSecretParameter(name) ? REDACTED : content.toString('utf8')];
}

/** A field that comes several times has all its values. */
function grouped(parts: readonly Part[]): Record<string, unknown> {
  const groups = Map.groupBy(parts, ([name]) => name);
  return Object.fromEntries([...groups].map(([name, same]) => [name, same.length === 1 ? same[0]?.[1] : same.map(([, value]) => value)]));
}
