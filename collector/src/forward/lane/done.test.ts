import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Done } from './done.ts';

const SIZE = 60;

test('knows of every position whether it is done with, whatever the order', () => {
  const range = fc.tuple(fc.integer({ min: 1, max: SIZE }), fc.integer({ min: 0, max: 8 }));
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10 }), fc.array(range, { maxLength: 30 }), (low, added) => {
      let done = new Done({ low, ranges: [] });
      const known = new Set(Array.from({ length: low - 1 }, (_, index) => index + 1));
      for (const [first, length] of added) {
        done.add(first, first + length - 1);
        for (let position = first; position < first + length; position += 1) known.add(position);
        // As after a restart.
        done = new Done(done.progress);
      }
      for (let position = 1; position <= SIZE + 10; position += 1) {
        let open = position;
        while (known.has(open)) open += 1;
        expect(done.openFrom(position)).toBe(open);
      }
      const { progress } = done;
      let expected = 1;
      while (known.has(expected)) expected += 1;
      expect(progress.low).toBe(expected);
      const flat = progress.ranges.flat();
      expect(flat).toEqual(flat.toSorted((a, b) => a - b));
      for (const [first] of progress.ranges) expect(known.has(first - 1)).toBe(false);
    }),
  );
});
