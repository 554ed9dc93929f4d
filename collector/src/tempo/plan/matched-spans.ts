import { unsupported } from '../refusal.ts';
import { fieldText } from '../parse/field.ts';
import type { ComparisonOperator, Query, Spanset, Stage } from '../parse/query.ts';
import { conditionSql, fieldValue } from './condition.ts';
import type { Parameters } from './parameters.ts';
import { needsTraceFacts } from './walk.ts';

const SQL_OPERATORS: Readonly<Partial<Record<ComparisonOperator, string>>> = {
  '=': '=',
  '!=': '<>',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

export interface MatchedSpans {
  /** Named relations, to be put behind WITH. */
  readonly relations: readonly string[];
  /** The last of them: a row for each matching span. */
  readonly name: string;
  /** Its columns that tell a trace's span sets apart, one for each `by()`. */
  readonly groups: readonly string[];
  /** Its columns with the value of each `count()`. */
  readonly counts: readonly string[];
}

export interface Wanted {
  /** Columns beside trace_id, span_id, start_ns and end_ns, each `expression AS name` over a row of the span table. */
  readonly columns: readonly string[];
  /** Conditions on rows of the span table that come before all others. */
  readonly where: readonly string[];
  /** Whether a span that was delivered twice must be one row. */
  readonly distinct: boolean;
}

/** One row for each span of a selection. Two hashes of 64 bits tell spans apart as surely as their ids do, in a third of the time for millions of them. */
export function once(select: string): string {
  return `(${select.replace('SELECT ', 'SELECT DISTINCT ON (hash(trace_id), hash(span_id)) ')})`;
}

const TRACE_FACTS = `facts AS (SELECT trace_id, max(end_ns) - min(start_ns) AS trace_duration,
  arg_min(name, start_ns) FILTER (WHERE parent_id = '') AS trace_root_name,
  arg_min(service_name, start_ns) FILTER (WHERE parent_id = '') AS trace_root_service
  FROM $source GROUP BY trace_id)`;

/** The spans that a query's span sets consist of, as a chain of relations. */
export function matchedSpans(query: Query, wanted: Wanted, parameters: Parameters): MatchedSpans {
  const chain = new Chain();
  const withFacts = needsTraceFacts(query);
  if (withFacts) chain.relations.push(TRACE_FACTS);
  const columns = [...wanted.columns];
  const where = [...wanted.where];
  const root = matches(query.spanset, columns, where, parameters);
  const stages = query.stages.map((stage, index) => stageColumn(stage, index, columns, parameters));
  const isCounted = root.kind !== 'all' || stages.some((stage) => stage.kind === 'count');
  const read = (source: string) => {
    const from = withFacts ? `${source} JOIN facts USING (trace_id)` : source;
    return `SELECT ${['trace_id', 'span_id', 'start_ns', 'end_ns', ...columns].join(', ')} FROM ${from} WHERE ${where.join(' AND ')}`;
  };
  if (wanted.distinct || isCounted) chain.add(`${once(read('$doubtful'))} UNION ALL ${read('$proven')}`);
  else chain.add(read('$source'));
  if (root.kind !== 'all') {
    const belongs = combine(root, chain);
    chain.add(`SELECT * FROM ${chain.name} WHERE ${belongs}`);
  }
  const groups: string[] = [];
  const counts: string[] = [];
  for (const stage of stages) {
    if (stage.kind === 'group') groups.push(stage.column);
    if (stage.kind === 'filter') chain.add(`SELECT * FROM ${chain.name} WHERE ${stage.column}`);
    if (stage.kind === 'count') {
      const set = `count(*) OVER (PARTITION BY ${['trace_id', ...groups].join(', ')})`;
      chain.add(
        `SELECT *, ${set} AS ${stage.column} FROM ${chain.name} QUALIFY ${stage.column} ${stage.operator} ${parameters.add(stage.value, 'BIGINT')}`,
      );
      counts.push(stage.column);
    }
  }
  return { relations: chain.relations, name: chain.name, groups, counts };
}

/** Relations, each reading the one before. */
class Chain {
  readonly relations: string[] = [];
  name = '$source';
  #next = 0;

  add(select: string): void {
    this.name = `matched${this.#next}`;
    this.#next += 1;
    this.relations.push(`${this.name} AS (${select})`);
  }
}

/** How a row is known to belong to a span set: all rows do, or those where a column holds, or a combination for each trace. */
type Match =
  | { readonly kind: 'all' }
  | { readonly kind: 'column'; readonly name: string }
  | { readonly kind: 'and' | 'or'; readonly left: Match; readonly right: Match };

function matches(spanset: Spanset, columns: string[], where: string[], parameters: Parameters): Match {
  if (spanset.kind === 'filter') {
    where.push(conditionSql(spanset.condition, parameters));
    return { kind: 'all' };
  }
  const flags: string[] = [];
  const match = flagged(spanset, columns, flags, parameters);
  where.push(`(${flags.join(' OR ')})`);
  return match;
}

function flagged(spanset: Spanset, columns: string[], flags: string[], parameters: Parameters): Match {
  if (spanset.kind !== 'filter') {
    const left = flagged(spanset.left, columns, flags, parameters);
    return { kind: spanset.kind, left, right: flagged(spanset.right, columns, flags, parameters) };
  }
  const name = `flag${flags.length}`;
  const condition = `COALESCE(${conditionSql(spanset.condition, parameters)}, false)`;
  columns.push(`${condition} AS ${name}`);
  flags.push(condition);
  return { kind: 'column', name };
}

/** The SQL that says whether a row belongs; adds a relation for each `&&`, as windows cannot be nested. */
function combine(match: Match, chain: Chain): string {
  if (match.kind === 'all') return 'true';
  if (match.kind === 'column') return match.name;
  const left = combine(match.left, chain);
  const right = combine(match.right, chain);
  if (match.kind === 'or') return `(${left} OR ${right})`;
  const name = `both${chain.relations.length}`;
  const inTrace = (side: string) => `bool_or(${side}) OVER (PARTITION BY trace_id)`;
  chain.add(`SELECT *, (${left} OR ${right}) AND ${inTrace(left)} AND ${inTrace(right)} AS ${name} FROM ${chain.name}`);
  return name;
}

type StageColumn =
  | { readonly kind: 'select' }
  | { readonly kind: 'group' | 'filter'; readonly column: string }
  | { readonly kind: 'count'; readonly column: string; readonly operator: string; readonly value: number };

/** What a stage needs of the span's row, as a column of the first relation. */
function stageColumn(stage: Stage, index: number, columns: string[], parameters: Parameters): StageColumn {
  const column = `stage${index}`;
  switch (stage.kind) {
    case 'select':
      return stage;
    case 'count': {
      const operator = SQL_OPERATORS[stage.operator];
      if (operator === undefined) throw unsupported(`count() ${stage.operator}`);
      return { kind: 'count', column, operator, value: stage.value };
    }
    case 'group': {
      const value = fieldValue(stage.field, parameters);
      if (value === undefined) throw unsupported(`by(${fieldText(stage.field)})`);
      columns.push(`COALESCE(${value}, 'snil') AS ${column}`);
      return { kind: 'group', column };
    }
    case 'filter':
    default:
      columns.push(`COALESCE(${conditionSql(stage.condition, parameters)}, false) AS ${column}`);
      return { kind: 'filter', column };
  }
}
