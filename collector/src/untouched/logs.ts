import { redactJsonText } from '@synctrail/model';
import type { ProtoReader } from '../otlp/protobuf/reader.ts';
import { redactShort } from '../redact/attributes.ts';
import type { CheckItem, Checking } from './request.ts';
import { FACT, has, isToldFailure } from './facts.ts';
import { isAfter, isBefore, isHidden, isId, once } from './parts.ts';
import { touched } from './touched.ts';

const TRACE_BYTES = 16;
const SPAN_BYTES = 8;
const TIME = 1 << 1;

const isHiddenInBody = (text: string): boolean => (/^\s*[[{]/.test(text) ? redactJsonText(text) : redactShort(text)) !== text;

function checkBody(reader: ProtoReader, { attributes, limits }: Checking): void {
  const end = reader.message();
  if (!reader.more(end)) return;
  // other values are longer as text than they are here
  if (end - reader.at > limits.bodyLength || reader.field() !== 1) touched();
  attributes.harmless(reader, isHiddenInBody);
  if (reader.more(end)) touched();
}

/** Throws where anything of the record would be refused, changed or added to. */
export const checkLog: CheckItem = (reader, checking) => {
  const { attributes, buffer, limits, times } = checking;
  const end = reader.message();
  let seen = 0;
  let facts = 0;
  let count = 0;
  while (reader.more(end)) {
    const field = reader.field();
    if (field === 6) {
      facts |= attributes.attribute(reader);
      count += 1;
      continue;
    }
    if (field > 12) touched();
    seen = once(seen, field);
    if (field === 1) {
      const at = reader.range64();
      if (isBefore(buffer, at, times.from) || isAfter(buffer, at, times.to)) touched();
    } else if (field === 11) {
      if (isAfter(buffer, reader.range64(), times.to)) touched();
    } else if (field === 2) reader.enumeration();
    else if (field === 3 || field === 12) attributes.harmless(reader, isHidden);
    else if (field === 5) checkBody(reader, checking);
    else if (field === 7) reader.uint32();
    else if (field === 8) reader.fixed32();
    else if (field === 9) {
      if (!isId(reader, buffer, TRACE_BYTES)) touched();
    } else if (field === 10) {
      if (!isId(reader, buffer, SPAN_BYTES)) touched();
    } else touched();
  }
  if ((seen & TIME) === 0 || count > limits.attributes) touched();
  if (has(facts, FACT.failure) && !isToldFailure(facts)) touched();
};
