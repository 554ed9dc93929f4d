import type { Exemplar } from '../metric-point.ts';
import { writeAttributes } from './attributes.ts';
import type { ProtoWriter } from './proto-writer.ts';

/** `repeated Exemplar` in the field. */
export function writeExemplars(writer: ProtoWriter, field: number, exemplars: readonly Exemplar[] = []): void {
  for (const { attributes, timeNs, int, value, traceId, spanId } of exemplars.toReversed()) {
    const mark = writer.mark;
    writeAttributes(writer, 7, attributes);
    if (int) writer.fixed64(6, BigInt.asUintN(64, BigInt(value)));
    if (traceId !== '') writer.hex(5, traceId);
    if (spanId !== '') writer.hex(4, spanId);
    if (!int) writer.double(3, Number(value));
    if (timeNs !== 0n) writer.fixed64(2, timeNs);
    writer.close(field, mark);
  }
}
