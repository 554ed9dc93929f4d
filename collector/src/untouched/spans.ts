import type { ProtoReader } from '../otlp/protobuf/reader.ts';
import type { CheckItem, Checking } from './request.ts';
import { FACT, has, isToldCall, isToldFailure } from './facts.ts';
import { isAfter, isBefore, isEarlier, isHidden, isId, once } from './parts.ts';
import { touched } from './touched.ts';

/** OTLP's SpanKind and StatusCode. */
const CLIENT = 3;
const ERROR = 2;
const TRACE_BYTES = 16;
const SPAN_BYTES = 8;
/** trace_id, span_id, start_time_unix_nano, end_time_unix_nano */
const NEEDED = (1 << 1) | (1 << 2) | (1 << 7) | (1 << 8);

function checkEvent(reader: ProtoReader, { attributes, limits }: Checking): void {
  const end = reader.message();
  let count = 0;
  while (reader.more(end)) {
    const field = reader.field();
    if (field === 1) reader.range64();
    else if (field === 2) attributes.harmless(reader, isHidden);
    else if (field === 3) {
      attributes.attribute(reader);
      count += 1;
    } else if (field === 4) reader.uint32();
    else touched();
  }
  if (count > limits.attributes) touched();
}

function checkLink(reader: ProtoReader, { attributes, buffer }: Checking): void {
  const end = reader.message();
  let seen = 0;
  while (reader.more(end)) {
    const field = reader.field();
    if (field === 4) attributes.attribute(reader);
    else {
      seen = once(seen, field);
      if (field === 1 || field === 2) {
        if (!isId(reader, buffer, field === 1 ? TRACE_BYTES : SPAN_BYTES)) touched();
      } else if (field === 3) attributes.harmless(reader, isHidden);
      else if (field === 5) reader.uint32();
      else if (field === 6) reader.fixed32();
      else touched();
    }
  }
  if ((seen & 0b110) !== 0b110) touched();
}

/** The status' code. */
function statusOf(reader: ProtoReader, { attributes }: Checking): number {
  const end = reader.message();
  let code = 0;
  while (reader.more(end)) {
    const field = reader.field();
    if (field === 2) attributes.harmless(reader, isHidden);
    else if (field === 3) code = reader.enumeration();
    else touched();
  }
  return code;
}

/** Throws where anything of the span would be refused, changed or added to. */
export const checkSpan: CheckItem = (reader, checking) => {
  const { attributes, buffer, limits, times } = checking;
  const end = reader.message();
  let seen = 0;
  let facts = 0;
  let count = 0;
  let kind = 0;
  let status = 0;
  let start = 0;
  let stop = 0;
  while (reader.more(end)) {
    const field = reader.field();
    if (field === 9) {
      facts |= attributes.attribute(reader);
      count += 1;
      continue;
    }
    if (field === 11) checkEvent(reader, checking);
    else if (field === 13) checkLink(reader, checking);
    else {
      if (field > 16) touched();
      seen = once(seen, field);
      if (field === 1 || field === 2) {
        if (!isId(reader, buffer, field === 1 ? TRACE_BYTES : SPAN_BYTES)) touched();
      } else if (field === 4) {
        if (!isId(reader, buffer, SPAN_BYTES)) touched();
      } else if (field === 3 || field === 5) attributes.harmless(reader, isHidden);
      else if (field === 6) kind = reader.enumeration();
      else if (field === 7) start = reader.range64();
      else if (field === 8) stop = reader.range64();
      else if (field === 15) status = statusOf(reader, checking);
      else if (field === 16) reader.fixed32();
      else reader.uint32();
    }
  }
  if ((seen & NEEDED) !== NEEDED || count > limits.attributes) touched();
  if (isEarlier(buffer, stop, start) || isBefore(buffer, start, times.from) || isAfter(buffer, stop, times.to)) touched();
  if (!has(facts, FACT.ofSync)) return;
  if (kind === CLIENT && !isToldCall(facts)) touched();
  if ((status === ERROR || (kind === CLIENT && has(facts, FACT.refused))) && !isToldFailure(facts)) touched();
};
