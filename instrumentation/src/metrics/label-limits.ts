import type { AttributeName } from '@synctrail/model';

/** What a value is told as when its label has too many. */
export const OTHER = 'other';
/** A label's value is a name; what is longer was none, characters. */
const LENGTH = 200;
/** Different values of one label: the host's own words may be any. Those not named here are ours, and few. */
const LIMITS: { readonly [Name in AttributeName]?: number } = {
  'sync.integration': 100,
  'sync.id': 200,
  'sync.entity.type': 100,
  'server.address': 100,
};

/** Keeps the values of labels few: each makes a series of its own in Prometheus, for ever. */
export class LabelLimits {
  private readonly seen = new Map<AttributeName, Set<string>>();
  private readonly overflowed: (label: AttributeName) => void;

  constructor(overflowed: (label: AttributeName) => void) {
    this.overflowed = overflowed;
  }

  /** The value, or `other` when its label has as many as it may. */
  bounded(label: AttributeName, value: string): string {
    const limit = LIMITS[label];
    if (limit === undefined) return value;
    let values = this.seen.get(label);
    if (values === undefined) this.seen.set(label, (values = new Set()));
    const text = value.length > LENGTH ? value.slice(0, LENGTH) : value;
    if (values.has(text)) return text;
    if (values.size >= limit) {
      this.overflowed(label);
      return OTHER;
    }
    values.add(text);
    return text;
  }

  isBounded(label: AttributeName): boolean {
    return LIMITS[label] !== undefined;
  }
}
