import { valueText } from '../../../otlp/any-value.ts';
import { anyValue } from '../../../otlp/protobuf/attributes.ts';
import type { ProtoReader } from '../../../otlp/protobuf/reader.ts';
import { LABEL_COLUMNS, LOG_TABLE } from '../../schema.ts';
import { kindOfLog, type Volume, volumeAt, type VolumeKind } from '../../volume.ts';
import { flattenAll, LOG, logColumn, METADATA_SET, RESOURCE_LABELS } from '../log-cells.ts';
import type { RowBuilder } from '../row-builder.ts';
import { type PartBuilder, PartSet, type TablePart } from '../table-part.ts';
import { Texts } from '../texts.ts';
import { bytesAt, FIRST } from './wire-bytes.ts';
import { entriesJson, WireLogAttributes } from './wire-log-attributes.ts';
import { builtFrom, unusual, type Whose } from './wire-walk.ts';

const OBSERVED = 'observed_timestamp';
const LABELS = LABEL_COLUMNS.map(logColumn);
const BRACE = 0x7b;
const OBSERVED_HEAD = Buffer.from(`,"${OBSERVED}":"`);
const OBSERVED_TAIL = Buffer.from('"');

/** What all records of a resource and scope have. */
interface Shared {
  /** Cells that they all have, beside ''. */
  readonly cells: readonly (readonly [number, string])[];
  /** JSON of what has no column. */
  readonly json: Buffer;
  readonly names: ReadonlySet<string>;
}

function sharedOf({ resource, scope }: Whose): Shared {
  const all = new Map<string, string>();
  flattenAll(resource.attributes, all);
  const labels = [...all].filter(([name]) => RESOURCE_LABELS.has(name));
  for (const [name] of labels) all.delete(name);
  if (scope.name !== '') all.set('scope_name', scope.name);
  if (scope.version !== '') all.set('scope_version', scope.version);
  const columns = [...all].filter(([name]) => METADATA_SET.has(name));
  return {
    cells: [...labels, ...columns].map(([name, value]) => [logColumn(name), value] as const),
    json: entriesJson([...all].filter(([name]) => !METADATA_SET.has(name))),
    names: new Set([...all.keys(), OBSERVED]),
  };
}

/** Where the rows of a volume go. */
interface Place {
  readonly kind: VolumeKind;
  readonly volume: Volume;
  readonly part: PartBuilder;
}

class LogRows {
  readonly #body: Buffer;
  readonly #parts: PartSet;
  readonly #attributes: WireLogAttributes;
  readonly #rest = new Texts();
  readonly #places: Place[] = [];
  #whose: Whose | undefined;
  #shared: Shared = { cells: [], json: Buffer.alloc(0), names: new Set() };

  constructor(body: Buffer, items: number) {
    this.#body = body;
    this.#parts = new PartSet('logs', LOG_TABLE, items);
    this.#attributes = new WireLogAttributes(body);
  }

  add(reader: ProtoReader, whose: Whose): void {
    const body = this.#body;
    if (whose !== this.#whose) {
      this.#whose = whose;
      this.#shared = sharedOf(whose);
      if (this.#shared.json.includes(`"${OBSERVED}":`)) unusual();
    }
    const shared = this.#shared;
    const end = reader.message();
    this.#attributes.begin();
    let time = -1;
    let observed = -1;
    let severity = 0;
    let severityText = 0;
    let severityEnd = 0;
    let event = 0;
    let eventEnd = 0;
    let trace = 0;
    let traceEnd = 0;
    let span = 0;
    let spanEnd = 0;
    let line = 0;
    let lineEnd = 0;
    let lineText: string | undefined;
    while (reader.more(end)) {
      const field = reader.field();
      if (field === 6) this.#attributes.read(reader, shared.names);
      else if (field === 1) time = reader.range64();
      else if (field === 2) severity = reader.enumeration();
      else if (field === 3) {
        severityText = reader.range();
        severityEnd = reader.at;
      } else if (field === 5) {
        const start = reader.at;
        lineEnd = reader.message();
        line = bytesAt(body, reader.at, FIRST, lineEnd);
        reader.goOn(line === -1 ? start : lineEnd);
        lineText = line === -1 ? valueText(anyValue(reader).value) : undefined;
      } else if (field === 9) {
        trace = reader.range();
        traceEnd = reader.at;
      } else if (field === 10) {
        span = reader.range();
        spanEnd = reader.at;
      } else if (field === 11) observed = reader.range64();
      else if (field === 12) {
        event = reader.range();
        eventEnd = reader.at;
      } else reader.skip();
    }
    if (time === -1) unusual();
    const rows = this.#rows(kindOfLog(this.#attributes.kind), body.readBigUInt64LE(time));
    rows.addRow();
    rows.setBits(LOG.time, body, time);
    if (observed === -1) rows.set(LOG.observed, 0n);
    else rows.setBits(LOG.observed, body, observed);
    this.#setHex(rows, LOG.traceId, trace, traceEnd);
    this.#setHex(rows, LOG.spanId, span, spanEnd);
    rows.set(LOG.severity, severity);
    rows.setBytes(LOG.severityText, body, severityText, severityEnd);
    rows.setBytes(LOG.eventName, body, event, eventEnd);
    if (lineText === undefined) rows.setBytes(LOG.line, body, line, lineEnd);
    else rows.set(LOG.line, lineText);
    for (const column of LABELS) rows.set(column, '');
    for (const [column, value] of shared.cells) rows.set(column, value);
    const rest = this.#rest;
    rest.addBytes(shared.json, 0, shared.json.length);
    this.#attributes.write(rows, rest);
    if (observed !== -1) this.#addObserved(body.readBigUInt64LE(observed));
    if (rest.length === 0) return;
    rest.bytes[0] = BRACE;
    rest.add('}');
    rows.setBytes(LOG.metadata, rest.bytes, 0, rest.length);
    rest.cut(0);
  }

  build(): TablePart[] {
    return this.#parts.build();
  }

  #addObserved(ns: bigint): void {
    if (ns === 0n) return;
    this.#rest.addBytes(OBSERVED_HEAD, 0, OBSERVED_HEAD.length);
    this.#rest.add(String(ns));
    this.#rest.addBytes(OBSERVED_TAIL, 0, OBSERVED_TAIL.length);
  }

  #setHex(rows: RowBuilder, column: number, from: number, to: number): void {
    if (from === to) rows.set(column, '');
    else rows.setPart(column, rows.texts.addHex(this.#body, from, to), (to - from) * 2);
  }

  #rows(kind: VolumeKind, timeNs: bigint): RowBuilder {
    let place = this.#places.find((each) => each.kind === kind && each.volume.fromNs <= timeNs && timeNs < each.volume.untilNs);
    if (place === undefined) {
      const volume = volumeAt(kind, timeNs);
      place = { kind, volume, part: this.#parts.in(volume) };
      this.#places.push(place);
    }
    return place.part.rows;
  }
}

/** As `wireSpanParts`, of a request of log records. */
export async function wireLogParts(body: Buffer, items: number): Promise<TablePart[] | undefined> {
  return await builtFrom(body, new LogRows(body, items));
}
