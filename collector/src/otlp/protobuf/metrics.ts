import type { ProtoReader } from './reader.ts';
import { readRequest } from './request.ts';

/** Fields of a metric that hold its points: gauge, sum, histogram, exponential histogram, summary. */
const DATA = new Set([5, 7, 9, 10, 11]);

function points(reader: ProtoReader): number {
  const end = reader.message();
  let count = 0;
  while (reader.more(end)) {
    if (reader.field() === 1) count += 1;
    reader.skip();
  }
  return count;
}

function metric(reader: ProtoReader): number {
  const end = reader.message();
  let count = 0;
  while (reader.more(end)) {
    if (DATA.has(reader.field())) count += points(reader);
    else reader.skip();
  }
  return count;
}

/** Number of data points in an OTLP/protobuf metrics request. Throws `Malformed`. */
export function countPointsProtobuf(body: Buffer): number {
  return readRequest(body, metric).reduce((sum, count) => sum + count, 0);
}
