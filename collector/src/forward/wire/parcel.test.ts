import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fieldsOf } from './fields.ts';
import { fitting, itemCount, pack, type Parcel, splitAt, unpack } from './parcel.ts';
import { bytesField, varintField } from './write.ts';

const item = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
const scope = fc.record({ name: fc.string(), items: fc.array(item, { minLength: 1, maxLength: 6 }) });
/** A request with fields that nobody knows in every message. */
const request = fc
  .array(fc.record({ resource: fc.string(), scopes: fc.array(scope, { minLength: 1, maxLength: 3 }) }), { maxLength: 4 })
  .map((groups) =>
    Buffer.concat(
      groups.map(({ resource, scopes }) => {
        const inner = scopes.map(({ name, items }) =>
          bytesField(2, Buffer.concat([bytesField(1, name), ...items.map((each) => bytesField(2, each)), bytesField(99, 'unknown')])),
        );
        return bytesField(1, Buffer.concat([bytesField(1, resource), ...inner, varintField(77, 5)]));
      }),
    ),
  );

function flat(parcel: Parcel): string[] {
  return parcel.flatMap(({ resource, scope, items }) =>
    items.map((each) => [resource, scope, each].map((part) => part.toString('hex')).join()),
  );
}

describe('a request taken apart', () => {
  test('and put together again says the same, whatever is in it', () => {
    fc.assert(
      fc.property(request, (bytes) => {
        const parcel = unpack(bytes);
        expect(flat(unpack(pack(parcel)))).toEqual(flat(parcel));
      }),
    );
  });

  test('may be split anywhere: no item is lost, doubled or moved to another resource', () => {
    fc.assert(
      fc.property(request, fc.nat(40), (bytes, count) => {
        const parcel = unpack(bytes);
        const [first, rest] = splitAt(parcel, count);
        expect([...flat(first), ...flat(rest)]).toEqual(flat(parcel));
        expect(itemCount(first)).toBe(Math.min(count, itemCount(parcel)));
      }),
    );
  });

  test('is split into requests that are as small as asked, unless one item is larger', () => {
    fc.assert(
      fc.property(request, fc.integer({ min: 100, max: 2_000 }), (bytes, most) => {
        const parcel = unpack(bytes);
        fc.pre(itemCount(parcel) > 0);
        const [first] = splitAt(parcel, fitting(parcel, most));
        expect(pack(first).length <= most || itemCount(first) === 1).toBe(true);
      }),
    );
  });

  test('is refused where it is cut off, with the byte', () => {
    const bytes = bytesField(1, bytesField(1, 'resource'));
    for (let length = 1; length < bytes.length; length += 1)
      expect(() => fieldsOf(bytes.subarray(0, length))).toThrow(/^byte \d+: the request is cut off here$/);
  });
});
