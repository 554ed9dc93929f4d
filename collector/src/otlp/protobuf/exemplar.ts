import type { Exemplar } from '../metric-point.ts';
import { attribute } from './attributes.ts';
import type { ProtoReader } from './reader.ts';

export function readExemplar(reader: ProtoReader): Exemplar {
  const end = reader.message();
  const read: Exemplar = { attributes: [], timeNs: 0n, int: false, value: 0, traceId: '', spanId: '' };
  while (reader.more(end)) {
    const field = reader.field();
    if (field === 2) read.timeNs = reader.fixed64();
    else if (field === 3) [read.int, read.value] = [false, reader.double()];
    else if (field === 4) read.spanId = reader.hex();
    else if (field === 5) read.traceId = reader.hex();
    else if (field === 6) [read.int, read.value] = [true, reader.sfixed64()];
    else if (field === 7) read.attributes.push(attribute(reader));
    else reader.skip();
  }
  return read;
}
