import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addLedger, emptyLedger, type Ledger, ledgerAttributes, total, unaccounted } from './ledger.ts';

const count = fc.integer({ min: 0, max: 1e6 });
const ledger: fc.Arbitrary<Ledger> = fc.record({
  fetched: count,
  received: count,
  created: count,
  updated: count,
  deleted: count,
  skipped: count,
  failed: count,
  handedOff: count,
  skippedBy: fc.dictionary(fc.string(), count),
});

describe('the ledger', () => {
  it('R-2: what came in equals the outcomes, what was handed on, and what nobody accounted for', () => {
    fc.assert(
      fc.property(ledger, (row) => {
        expect(row.fetched + row.received).toBe(total(row) + row.handedOff + unaccounted(row));
      }),
    );
  });

  it('adds up: attributes of a sum are sums of the attributes', () => {
    fc.assert(
      fc.property(ledger, ledger, (one, other) => {
        const sum = emptyLedger();
        addLedger(sum, one);
        addLedger(sum, other);
        expect(ledgerAttributes(sum)['sync.count.unaccounted']).toBe(unaccounted(one) + unaccounted(other));
        for (const code of Object.keys(one.skippedBy))
          expect(sum.skippedBy[code]).toBe(
            (one.skippedBy[code] ?? 0) + (Object.hasOwn(other.skippedBy, code) ? (other.skippedBy[code] ?? 0) : 0),
          );
      }),
    );
  });

  it('counts skips of any code, also of one that every object has', () => {
    const sum = emptyLedger();
    for (const code of ['__proto__', 'constructor', 'no_email'])
      for (const count of [1, 2]) addLedger(sum, { ...emptyLedger(), skippedBy: Object.fromEntries([[code, count]]) });
    expect(ledgerAttributes(sum)['sync.count.skipped_by']).toBe('{"__proto__":3,"constructor":3,"no_email":3}');
  });
});
