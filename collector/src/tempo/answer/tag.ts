import type { Row } from '../../store/store.ts';
import { INTRINSICS } from '../parse/query.ts';
import { anyValue } from './any-value.ts';
import { textOf } from './cell.ts';

const TYPE_NAMES: Readonly<Record<string, string>> = { s: 'string', i: 'int', d: 'float', b: 'bool' };
/** Words of the language, not texts. */
const KEYWORDS: ReadonlySet<string> = new Set(['status', 'kind']);

export interface TagValue {
  readonly type: string;
  readonly value: string;
}

export function tagValue(row: Row, field: string): TagValue {
  const tagged = textOf(row['value']);
  const [value] = Object.values(anyValue(tagged));
  return { type: KEYWORDS.has(field) ? 'keyword' : (TYPE_NAMES[tagged.charAt(0)] ?? 'string'), value: String(value) };
}

export interface TagScope {
  readonly name: string;
  readonly tags: readonly string[];
}

/** Names by scope; intrinsics are those that can be asked for here. */
export function tagScopes(rows: readonly Row[]): TagScope[] {
  const namesIn = (scope: string) => rows.filter((row) => row['scope'] === scope).map((row) => textOf(row['name']));
  return [
    { name: 'intrinsic', tags: Object.keys(INTRINSICS) },
    { name: 'resource', tags: namesIn('resource') },
    { name: 'span', tags: namesIn('span') },
  ];
}
