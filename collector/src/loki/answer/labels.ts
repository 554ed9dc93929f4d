import { goQuote } from './go-text.ts';

export type Labels = Readonly<Record<string, string>>;

/** The labels in the order of their names: one object for each set, whatever its history. */
export function sorted(pairs: Iterable<readonly [string, string]>): Labels {
  return Object.fromEntries([...pairs].sort(([a], [b]) => compareText(a, b)));
}

export function only(labels: Labels, names: readonly string[]): Labels {
  return sorted(Object.entries(labels).filter(([name]) => names.includes(name)));
}

export function without(labels: Labels, names: readonly string[]): Labels {
  return sorted(Object.entries(labels).filter(([name]) => !names.includes(name)));
}

/** A key that is the same for equal sets of sorted labels. */
export function keyOf(labels: Labels): string {
  return JSON.stringify(labels);
}

/** `{a="b", c="d"}`, as Loki prints labels in its errors. */
export function labelsText(labels: Labels): string {
  return `{${Object.entries(labels)
    .map(([name, value]) => `${name}=${goQuote(value)}`)
    .join(', ')}}`;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
