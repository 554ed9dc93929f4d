import { decodeLogsProtobuf } from '../../../otlp/protobuf/logs.ts';
import { decodeTracesProtobuf } from '../../../otlp/protobuf/traces.ts';
import { logParts } from '../log-rows.ts';
import { spanParts } from '../span-rows.ts';
import type { TablePart } from '../table-part.ts';
import { wireLogParts } from './wire-logs.ts';
import { wireSpanParts } from './wire-spans.ts';

/** Signals of which a request's bytes are enough. */
export type WholeSignal = 'traces' | 'logs';

/** The rows of a request of so many items of which nothing has to be changed. */
export async function requestParts(signal: WholeSignal, body: Buffer, items: number): Promise<TablePart[]> {
  if (signal === 'logs') return (await wireLogParts(body, items)) ?? logParts(decodeLogsProtobuf(body));
  return (await wireSpanParts(body, items)) ?? spanParts(decodeTracesProtobuf(body));
}
