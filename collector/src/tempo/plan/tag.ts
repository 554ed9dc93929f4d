import { ATTRIBUTE_COLUMNS } from '../../store/schema.ts';
import type { Select } from '../../store/store.ts';
import { fieldText } from '../parse/field.ts';
import type { Field, Query } from '../parse/query.ts';
import { unsupported } from '../refusal.ts';
import { fieldValue } from './condition.ts';
import { matchedSpans } from './matched-spans.ts';
import { Parameters } from './parameters.ts';
import type { TimeRange } from './search.ts';

const IN_TIME = (from: string, to: string) => `start_ns <= ${to} AND end_ns >= ${from}`;
const KEYS = (json: string) => `unnest(list_transform(from_json(${json}, '[{"key":"VARCHAR"}]'), lambda a: a.key))`;

/** The distinct values of a field among a query's spans within a range: `value`, tagged. */
export function tagValues(field: Field, query: Query, range: TimeRange, limit: number): Select {
  const parameters = new Parameters();
  const value = fieldValue(field, parameters);
  if (value === undefined) throw unsupported(`values of ${fieldText(field)}`);
  const inTime = IN_TIME(parameters.add(range.fromNs, 'BIGINT'), parameters.add(range.toNs, 'BIGINT'));
  const { relations, name } = matchedSpans(query, { columns: [`${value} AS value`], where: [inTime], distinct: false }, parameters);
  const sql = `WITH ${relations.join(',\n')}
    SELECT DISTINCT value FROM ${name} WHERE value IS NOT NULL ORDER BY value LIMIT ${parameters.add(limit, 'BIGINT')}`;
  return { table: 'spans', ...range, sql, params: parameters.values };
}

/** The names of all attributes of spans within a range: `scope` and `name`. */
export function tagNames(range: TimeRange): Select {
  const parameters = new Parameters();
  const inTime = IN_TIME(parameters.add(range.fromNs, 'BIGINT'), parameters.add(range.toNs, 'BIGINT'));
  const flags = ATTRIBUTE_COLUMNS.map(({ name }, index) => `bool_or("${name}" IS NOT NULL) AS c${index}`);
  const names = ATTRIBUTE_COLUMNS.map(
    ({ name }, index) => `SELECT ${parameters.add(name, 'VARCHAR')} AS name FROM columns WHERE c${index}`,
  );
  const sql = `WITH spans AS (SELECT * FROM $source WHERE ${inTime}),
    columns AS (SELECT ${flags.join(', ')} FROM spans)
    SELECT DISTINCT scope, name FROM (
      SELECT 'span' AS scope, ${KEYS('attrs')} AS name FROM (SELECT DISTINCT attrs FROM spans)
      UNION ALL SELECT 'resource', ${KEYS('resource')} FROM (SELECT DISTINCT resource FROM spans)
      UNION ALL SELECT 'span', name FROM (${names.join(' UNION ALL ')})
    ) ORDER BY scope, name`;
  return { table: 'spans', ...range, sql, params: parameters.values };
}
