import { redactBase64, redactParams, redactValue } from '@synctrail/model';
import { contentType } from './content-type.ts';
import type { Exchange } from './exchange.ts';
import { multipartText } from './multipart.ts';
import { plainQuery, queryParams } from './query-params.ts';

/** A body that is longer is data, and no parameters, bytes. */
const BODY_BYTES = 16 * 1_024;
/** Tempo cuts an attribute at 2,048 bytes, in the middle of the JSON. */
const TEXT_BYTES = 1_900;
const VALUE_CHARS = 200;

/**
 * The parameters of a request as JSON: of its query, and the fields of its body where that is kept (S0-41).
 * Redacted and bounded: long values are cut, those for which there is no room are counted under `…`.
 */
export function requestParams(url: string, exchange: Exchange | undefined): string | undefined {
  const fields = exchange?.request === undefined ? undefined : fieldsOf(exchange);
  const plain = fields === undefined ? plainQuery(url) : undefined;
  if (plain !== undefined) return plain === '' ? undefined : plain;
  const params = { ...queryParams(url), ...fields };
  const entries = Object.entries(params);
  if (entries.length === 0) return undefined;
  const text = redactBase64(JSON.stringify(Object.fromEntries(entries)));
  return Buffer.byteLength(text) <= TEXT_BYTES ? text : bounded(entries);
}

/** Fields of a body that is an object or a form; what is anything else has none. */
function fieldsOf(exchange: Exchange): Record<string, unknown> | undefined {
  const { request } = exchange;
  if (exchange.released || request === undefined || request.missing !== undefined || request.total > BODY_BYTES) return undefined;
  const headers = new Headers(exchange.plainRequestHeaders());
  if (headers.has('content-encoding')) return undefined;
  const { type, boundary } = contentType(headers.get('content-type') ?? '');
  const body = request.joined();
  if (type === 'form') return redactParams(new URLSearchParams(body.toString()));
  const text =
    type === 'multipart' && boundary !== undefined ? multipartText(body, boundary) : type === 'json' ? body.toString() : undefined;
  const value = text === undefined ? undefined : parsed(text);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (redactValue(value) as Record<string, unknown>) : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function bounded(entries: readonly (readonly [string, unknown])[]): string {
  const kept: [string, unknown][] = [];
  let bytes = 40;
  for (const [name, value] of entries) {
    const text = redactBase64(typeof value === 'string' ? value : JSON.stringify(value));
    const short = text.length > VALUE_CHARS ? `${text.slice(0, VALUE_CHARS)}…` : value;
    bytes += Buffer.byteLength(JSON.stringify({ [name]: short }));
    if (bytes > TEXT_BYTES) break;
    kept.push([name, short]);
  }
  const more = entries.length - kept.length;
  return redactBase64(JSON.stringify(Object.fromEntries(more === 0 ? kept : [...kept, ['…', `${more} more`]])));
}
