import { ATTR_SYNC_LANE, ATTR_SYNC_SENT_AT } from '@synctrail/model';
import { valueText } from '../../otlp/any-value.ts';
import { anyValue } from '../../otlp/protobuf/attributes.ts';
import { ProtoReader } from '../../otlp/protobuf/reader.ts';
import { type Field, fieldsOf, rawFields, valueOf } from '../wire/fields.ts';
import { bytesField, fixed64Field, intAttribute, textAttribute, varintField } from '../wire/write.ts';
import { countPlainAttributes } from './count-plain.ts';
import { cutText } from './cut-text.ts';
import type { Changes } from './fitted.ts';
import type { FitLimits } from './limits.ts';
import { type Around, fitMetadata, OWN_BYTES, OWN_ENTRIES } from './metadata.ts';

/** Numbers of a log record's fields in OTLP. */
const TIME = 1;
const BODY = 5;
const ATTRIBUTE = 6;
const LEFT_OUT = 7;
const OBSERVED = 11;
const STRING = 1;

const NS_PER_MS = 1_000_000n;
/** A request takes a moment: what would become too old meanwhile is too old. */
const MARGIN_MS = 60_000;
/** A nested body may grow so much as JSON: `\u0000` for a byte. */
const JSON_GROWTH = 6;

function timeOf(item: Buffer, fields: readonly Field[]): bigint {
  const ns = (number: number) => {
    const field = fields.findLast((each) => each.number === number);
    return field === undefined ? 0n : item.readBigUInt64LE(field.value);
  };
  return ns(TIME) || ns(OBSERVED);
}

/** The body as Loki writes it, cut, where it is too long. */
function cutBody(item: Buffer, body: Field, bytes: number): string | undefined {
  const value = valueOf(item, body);
  if (value.length <= bytes / JSON_GROWTH) return undefined;
  const text = fieldsOf(value).find(({ number }) => number === STRING);
  const line = text === undefined ? nestedText(item.subarray(body.start, body.end)) : valueOf(value, text);
  return line.length <= bytes ? undefined : cutText(line, bytes);
}

function nestedText(field: Buffer): Buffer {
  const reader = new ProtoReader(field);
  reader.field();
  return Buffer.from(valueText(anyValue(reader).value));
}

/** Whether it is of now, its time standing first, and so small that no bound can be exceeded: most records are. */
function surelyFits(item: Buffer, { nowMs, limits, around }: LogFit): boolean {
  if (item[0] !== TIME * 8 + 1 || item.length < 9) return false;
  const ageMs = nowMs - Number(item.readBigUInt64LE(1) / NS_PER_MS);
  if (ageMs > Math.min(limits.lateMs ?? Infinity, (limits.oldMs ?? Infinity) - MARGIN_MS) || -ageMs > (limits.aheadMs ?? Infinity))
    return false;
  return (
    item.length <= (limits.lineBytes ?? Infinity) / JSON_GROWTH &&
    item.length + around.bytes + OWN_BYTES <= (limits.metadataBytes ?? Infinity) &&
    (limits.metadataEntries === undefined || countPlainAttributes(item) + around.entries + OWN_ENTRIES <= limits.metadataEntries)
  );
}

export interface LogFit {
  readonly nowMs: number;
  /** Stands in the lane's name: two collectors never share one. */
  readonly collector: string;
  readonly around: Around;
  readonly limits: FitLimits;
  readonly changes: Changes;
}

/**
 * A log record as the engine takes it, or why it would not be taken. What comes later in protobuf overrules what came before, so a new
 * time and further attributes are written behind the record as it is.
 */
export function fitLog(item: Buffer, fit: LogFit): Buffer | string {
  if (surelyFits(item, fit)) return item;
  const { nowMs, limits, changes } = fit;
  const fields = fieldsOf(item);
  const timeNs = timeOf(item, fields);
  const timeMs = Number(timeNs / NS_PER_MS);
  const ageMs = nowMs - timeMs;
  if (limits.oldMs !== undefined && ageMs > limits.oldMs - MARGIN_MS)
    return `the record is of ${new Date(timeMs).toISOString()}, older than the ${Math.round(limits.oldMs / 3_600_000)} hours that are taken`;

  const parts = [fitSizes(item, fields, fit)];
  if (limits.aheadMs !== undefined && -ageMs > limits.aheadMs) {
    parts.push(fixed64Field(TIME, BigInt(nowMs) * NS_PER_MS), bytesField(ATTRIBUTE, intAttribute(ATTR_SYNC_SENT_AT, timeMs)));
    changes.add('time_brought_back');
  }
  // A record that another collector sent on late has its lane already.
  if (limits.lateMs !== undefined && ageMs > limits.lateMs && !item.includes(ATTR_SYNC_LANE)) {
    const day = new Date(timeMs).toISOString().slice(0, 10);
    parts.push(bytesField(ATTRIBUTE, textAttribute(ATTR_SYNC_LANE, `${day}.${fit.collector}`)));
    changes.add('late_lane');
  }
  return parts.length === 1 ? (parts[0] ?? item) : Buffer.concat(parts);
}

function fitSizes(item: Buffer, fields: readonly Field[], { limits, around, changes }: LogFit): Buffer {
  const body = fields.findLast(({ number }) => number === BODY);
  const line = body === undefined || limits.lineBytes === undefined ? undefined : cutBody(item, body, limits.lineBytes);
  const attributes = fields.filter(({ number }) => number === ATTRIBUTE);
  const metadata = item.length - (body === undefined ? 0 : body.end - body.start);
  const fits =
    metadata + around.bytes + OWN_BYTES <= (limits.metadataBytes ?? Infinity) &&
    (limits.metadataEntries === undefined || countPlainAttributes(item) + around.entries + OWN_ENTRIES <= limits.metadataEntries);
  if (line !== undefined) changes.add('line_cut');
  if (fits && line === undefined) return item;

  const rest = fields.filter(({ number }) => number !== ATTRIBUTE && (line === undefined || number !== BODY));
  const fitted = fits
    ? { fields: [rawFields(item, attributes)], leftOut: 0 }
    : fitMetadata(
        attributes.map((field) => valueOf(item, field)),
        around,
        limits,
        changes,
      );
  return Buffer.concat([
    rawFields(item, rest),
    ...(line === undefined ? [] : [bytesField(BODY, bytesField(STRING, line))]),
    ...fitted.fields,
    ...(fitted.leftOut === 0 ? [] : [varintField(LEFT_OUT, fitted.leftOut)]),
  ]);
}
