import type { Store } from '../../store/store.ts';
import type { LabelChoice, LabelFilter, Stage } from '../parse/ast.ts';
import { dropLabel, ERROR, ERROR_DETAILS, type Entry, labelOf, textOf } from './entry.ts';
import { parseJson } from './json-stage.ts';
import { askPatterns, matchersOf, matches, type Matches, passes } from './label-filter.ts';
import { parseLogfmt } from './logfmt-stage.ts';

/** Runs the stages that the store could not, in order; entries are changed in place. */
export async function runStages(store: Store, stages: readonly Stage[], entries: readonly Entry[]): Promise<readonly Entry[]> {
  let left = entries;
  for (const stage of stages) left = await runStage(store, stage, left);
  return left;
}

async function runStage(store: Store, stage: Stage, entries: readonly Entry[]): Promise<readonly Entry[]> {
  if (stage.kind === 'line') throw new Error('line filters run in the store');
  if (stage.kind === 'label') return filterEntries(store, stage.filter, entries);
  const change = await changeOf(store, stage, entries);
  for (const entry of entries) change(entry);
  return entries;
}

type Changing = Exclude<Stage, { kind: 'line' | 'label' }>;

async function changeOf(store: Store, stage: Changing, entries: readonly Entry[]): Promise<(entry: Entry) => void> {
  if (stage.kind === 'json') return (entry) => parseJson(entry);
  if (stage.kind === 'logfmt') return (entry) => parseLogfmt(entry, stage.strict, stage.keepEmpty);
  const matchers = stage.labels.flatMap(({ matcher }) => (matcher ? [matcher] : []));
  const patterns = await askPatterns(store, matchers, entries);
  return (entry) => (stage.kind === 'keep' ? keep : drop)(entry, stage.labels, patterns);
}

export async function filterEntries(store: Store, filter: LabelFilter, entries: readonly Entry[]): Promise<readonly Entry[]> {
  const patterns = await askPatterns(store, matchersOf(filter), entries);
  return entries.filter((entry) => passes(filter, entry, patterns));
}

/** These `keep` never takes away. */
const SPECIAL: ReadonlySet<string> = new Set([ERROR, ERROR_DETAILS, '__preserve_error__']);

function keep(entry: Entry, choices: readonly LabelChoice[], patterns: Matches): void {
  for (const name of [...entry.stream.keys(), ...entry.metadata.keys(), ...entry.parsed.keys()]) {
    if (SPECIAL.has(name)) continue;
    const value = labelOf(entry, name) ?? '';
    const kept = choices.some(
      (choice) => choice.name === name && (!choice.matcher || matches(choice.matcher, value, patterns.get(choice.matcher))),
    );
    if (!kept) dropLabel(entry, name);
  }
}

function drop(entry: Entry, choices: readonly LabelChoice[], patterns: Matches): void {
  for (const { name, matcher } of choices) {
    if (matcher && !matches(matcher, textOf(entry, name), patterns.get(matcher))) continue;
    if (name === ERROR) entry.error = '';
    else if (name === ERROR_DETAILS) entry.errorDetails = '';
    else dropLabel(entry, name);
  }
}
