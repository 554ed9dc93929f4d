import type { Store } from '../../store/store.ts';
import type { LabelFilter, Matcher } from '../parse/ast.ts';
import { looseTests, passesLoose } from '../plan/loose-pattern.ts';
import { matching } from '../plan/regex.ts';
import { arithmetic } from './arithmetic.ts';
import { type Entry, fail, labelOf, textOf } from './entry.ts';
import { read } from './reading.ts';

/** What the store said of each pattern: the texts that match it. */
export type Matches = ReadonlyMap<Matcher, ReadonlySet<string>>;

/** Asks the store once for each pattern which of the entries' values match. */
export async function askPatterns(store: Store, matchers: readonly Matcher[], entries: readonly Entry[]): Promise<Matches> {
  const found = new Map<Matcher, ReadonlySet<string>>();
  for (const matcher of matchers) {
    if (matcher.op !== '=~' && matcher.op !== '!~') continue;
    const texts = [...new Set(entries.map((entry) => textOf(entry, matcher.name)))];
    const loose = looseTests(matcher.value);
    found.set(matcher, loose ? new Set(texts.filter((text) => passesLoose(loose, text))) : await matching(store, matcher.value, texts));
  }
  return found;
}

export function matchersOf(filter: LabelFilter): Matcher[] {
  if (filter.kind === 'match') return [filter.matcher];
  return filter.kind === 'compare' ? [] : [...matchersOf(filter.left), ...matchersOf(filter.right)];
}

export function matches({ op, value }: Matcher, text: string, known: ReadonlySet<string> | undefined): boolean {
  const found = op === '=' || op === '!=' ? text === value : known?.has(text) === true;
  return found === (op === '=' || op === '=~');
}

/** Whether an entry passes. A value that cannot be read as a number lets it pass, with an error label: so Loki has it. */
export function passes(filter: LabelFilter, entry: Entry, patterns: Matches): boolean {
  if (filter.kind === 'match') return matches(filter.matcher, textOf(entry, filter.matcher.name), patterns.get(filter.matcher));
  if (filter.kind === 'compare') return comparePasses(filter, entry);
  if (filter.kind === 'or') return passes(filter.left, entry, patterns) || passes(filter.right, entry, patterns);
  // Both sides run, for the error that the second may leave.
  const left = passes(filter.left, entry, patterns);
  return passes(filter.right, entry, patterns) && left;
}

function comparePasses({ name, op, value, unit }: Extract<LabelFilter, { kind: 'compare' }>, entry: Entry): boolean {
  const text = labelOf(entry, name);
  if (text === undefined) return false;
  const number = read(text, unit);
  if (typeof number === 'number') return arithmetic(op, number, value) === 1;
  fail(entry, 'LabelFilterErr', number.error);
  return true;
}
