import { DuckDBInstance } from '@duckdb/node-api';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeLogsProtobuf } from '../../src/otlp/protobuf/logs.ts';
import { decodeTracesProtobuf } from '../../src/otlp/protobuf/traces.ts';
import type { Cell } from '../../src/store/rows/column-builder.ts';
import { LOGS, type Signal, TRACES } from '../../src/receive/signals.ts';
import { logParts } from '../../src/store/rows/log-rows.ts';
import { packedRows } from '../../src/store/rows/row-builder.ts';
import { spanParts } from '../../src/store/rows/span-rows.ts';
import type { TablePart } from '../../src/store/rows/table-part.ts';
import { requestParts } from '../../src/store/rows/wire/request-parts.ts';
import { wireLogParts } from '../../src/store/rows/wire/wire-logs.ts';
import { wireSpanParts } from '../../src/store/rows/wire/wire-spans.ts';
import { type Column, LOG_TABLE, SPAN_TABLE, TRACE_TABLE } from '../../src/store/schema.ts';
import { appendParts } from '../../src/store/worker/appending.ts';
import { createTemporary } from '../../src/store/worker/sql.ts';
import { DEFAULT_LIMITS } from '../../src/validate/limits.ts';
import { judge } from '../../src/validate/verdict.ts';
import { encodeLogs, encodeTraces } from '../otlp-proto.ts';
import { senderRequests } from '../untouched/requests.ts';
import { unpacked } from './unpacked.ts';

const NOW_NS = BigInt(Date.now()) * 1_000_000n;
const arbitrary = senderRequests(NOW_NS);

/** How many items a request has of which none would be refused. */
function itemsOf<T>({ decode, problemOf }: Signal<T>, body: Buffer): number {
  const { kept, refused } = judge(decode.protobuf(body), (item) => problemOf(item, NOW_NS, DEFAULT_LIMITS));
  return refused.size === 0 ? kept.length : 0;
}

function told(parts: readonly TablePart[], spec: readonly Column[]) {
  return parts.map(({ volume, packed, traces }) => ({
    volume,
    rows: unpacked(spec, packed),
    traces: traces === null ? null : unpacked(TRACE_TABLE, traces),
  }));
}

const KINDS = [
  {
    signal: 'traces',
    spec: SPAN_TABLE,
    requests: arbitrary.traces.map(encodeTraces),
    taken: (body: Buffer) => itemsOf(TRACES, body),
    wire: wireSpanParts,
    fromRecords: (body: Buffer) => spanParts(decodeTracesProtobuf(body)),
  },
  {
    signal: 'logs',
    spec: LOG_TABLE,
    requests: arbitrary.logs.map(encodeLogs),
    taken: (body: Buffer) => itemsOf(LOGS, body),
    wire: wireLogParts,
    fromRecords: (body: Buffer) => logParts(decodeLogsProtobuf(body)),
  },
] as const;

describe('rows', () => {
  test.each(KINDS)(
    'of $signal are the same from a request as from its records (S4-24)',
    async ({ signal, spec, requests, taken, wire, fromRecords }) => {
      let rows = 0;
      const same = fc.asyncProperty(requests, async (bytes) => {
        const body = Buffer.from(bytes);
        const items = taken(body);
        if (items === 0) return;
        if ((await wire(body, items)) !== undefined) rows += items;
        expect(told(await requestParts(signal, body, items), spec)).toEqual(told(fromRecords(body), spec));
      });
      await expect(fc.assert(same, { numRuns: 5_000 })).resolves.toBeUndefined();
      expect(rows).toBeGreaterThan(500);
    },
  );

  test('come out of the engine as they went in, whatever their texts are', async () => {
    const spec: Column[] = [
      { name: 'text', type: 'VARCHAR' },
      { name: 'whole', type: 'BIGINT' },
      { name: 'real', type: 'DOUBLE' },
      { name: 'truth', type: 'BOOLEAN' },
      { name: 'small', type: 'UTINYINT' },
      { name: 'other', type: 'VARCHAR' },
      { name: 'never', type: 'VARCHAR' },
    ];
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.string({ maxLength: 14 }),
      fc.constantFrom('', '\u0000', 'a\u0000b', 'twelve bytes', 'thirteen byte', '\u001f', 'x'.repeat(5_000), 'ä'.repeat(6), 'ä'.repeat(7)),
    );
    const row = fc.tuple(
      fc.option(text),
      fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
      fc.option(fc.double({ noNaN: true })),
      fc.option(fc.boolean()),
      fc.option(fc.integer({ min: 0, max: 255 })),
      fc.option(text),
      fc.constant(null),
    );
    const connection = await (await DuckDBInstance.create()).connect();
    const same = fc.asyncProperty(fc.array(row, { maxLength: 70 }), fc.constantFrom(1, 64), async (rows: Cell[][], times) => {
      const all = Array.from({ length: times }, () => rows).flat();
      await connection.run(createTemporary('t', spec));
      await appendParts(connection, { table: 't', catalog: 'temp' }, spec, [packedRows(spec, all)]);
      const answer = await connection.runAndReadAll('SELECT * FROM t ORDER BY rowid');
      expect(answer.getRowsJS()).toEqual(all);
      const [counted] = (await connection.runAndReadAll('SELECT count(DISTINCT text)::INT FROM t')).getRowsJS() as number[][];
      expect(counted?.[0]).toBe(new Set(all.map(([cell]) => cell).filter((cell) => cell !== null)).size);
    });
    await expect(fc.assert(same, { numRuns: 150 })).resolves.toBeUndefined();
  });
});
