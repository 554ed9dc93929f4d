import { spanLine } from '../../export/otlp-lines.ts';
import { encodeTraces } from '../../otlp/encode/traces.ts';
import { decodeTracesJson } from '../../otlp/json/traces.ts';
import { ProtoWriter } from '../../otlp/encode/proto-writer.ts';
import type { Row } from '../../store/store.ts';

const TRACE = 1;
const METRICS = 2;

/** A `tempopb.Trace`, which has the fields of an OTLP request. */
export function traceProtobuf(rows: readonly Row[]): Buffer {
  return encodeTraces(decodeTracesJson(spanLine(rows)));
}

/** A `tempopb.TraceByIDResponse`. Both of its messages are always there: Grafana looks into the trace without asking whether it came. */
export function traceByIdProtobuf(rows: readonly Row[]): Buffer {
  const writer = new ProtoWriter();
  writer.bytes(METRICS, Buffer.alloc(0));
  writer.bytes(TRACE, traceProtobuf(rows));
  return writer.finish();
}
