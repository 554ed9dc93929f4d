/** Labels of a series, the name among them as `__name__`; none is empty. */
export type Labels = ReadonlyMap<string, string>;

export const NAME = '__name__';

/** Equal for equal labels. */
export function labelsKey(labels: Labels): string {
  return JSON.stringify([...labels].sort(([one], [other]) => (one < other ? -1 : 1)));
}

export function keep(labels: Labels, names: readonly string[]): Labels {
  return new Map([...labels].filter(([name]) => names.includes(name)));
}

export function without(labels: Labels, names: readonly string[]): Labels {
  return new Map([...labels].filter(([name]) => !names.includes(name)));
}

export function withoutName(labels: Labels): Labels {
  return labels.has(NAME) ? without(labels, [NAME]) : labels;
}

/** The labels with one more, or with one less where its value is empty. */
export function withLabel(labels: Labels, name: string, value: string): Labels {
  const changed = new Map(labels);
  if (value === '') changed.delete(name);
  else changed.set(name, value);
  return changed;
}
