import { unsupported } from '../refusal.ts';
import type { ComparisonOperator, Intrinsic, Literal } from '../parse/query.ts';
import { compareNumber, compareText } from './compare.ts';
import type { Parameters } from './parameters.ts';
import { tagged } from './tagged.ts';

const STATUS_WORD = "CASE status_code WHEN 2 THEN 'error' WHEN 1 THEN 'ok' ELSE 'unset' END";
const KIND_WORD =
  "CASE kind WHEN 1 THEN 'internal' WHEN 2 THEN 'server' WHEN 3 THEN 'client' WHEN 4 THEN 'producer' WHEN 5 THEN 'consumer' ELSE 'unspecified' END";
const LINKS = `from_json(links, '[{"traceId":"VARCHAR","spanId":"VARCHAR"}]')`;
const LINKED = {
  // Tempo strips leading zeros here and compares the text as it is.
  'link:traceID': `list_transform(${LINKS}, lambda l: ltrim(l.traceId, '0'))`,
  'link:spanID': `list_transform(${LINKS}, lambda l: l.spanId)`,
  'event:name': `list_transform(from_json(events, '[{"name":"VARCHAR"}]'), lambda e: e.name)`,
} as const;

/** Text of one value for each span. */
const TEXT: Readonly<Partial<Record<Intrinsic, string>>> = {
  name: 'name',
  status: STATUS_WORD,
  kind: KIND_WORD,
  statusMessage: "NULLIF(status_message, '')",
  rootName: 'trace_root_name',
  rootServiceName: 'trace_root_service',
  'span:id': 'span_id',
  'span:parentID': "NULLIF(parent_id, '')",
  'instrumentation:name': "NULLIF(scope_name, '')",
  'instrumentation:version': "NULLIF(scope_version, '')",
};

/** Of the trace, not of the span: the statement must have the traces' facts at hand. */
export const TRACE_INTRINSICS: ReadonlySet<Intrinsic> = new Set<Intrinsic>(['rootName', 'rootServiceName', 'traceDuration']);

export function intrinsicComparison(name: Intrinsic, operator: ComparisonOperator, literal: Literal, parameters: Parameters): string {
  switch (name) {
    case 'duration':
      return compareNumber('(end_ns - start_ns)', operator, literal, parameters);
    case 'traceDuration':
      return compareNumber('trace_duration', operator, literal, parameters);
    case 'status':
    case 'kind':
      return compareNumber(name === 'status' ? 'status_code' : 'kind', operator, literal, parameters);
    case 'nestedSetParent':
      return rootComparison(operator, literal);
    case 'trace:id':
      return traceIdComparison(operator, text(literal), parameters);
    case 'link:traceID':
    case 'link:spanID':
    case 'event:name':
      return `len(list_filter(${LINKED[name]}, lambda v: ${compareText('v', operator, text(literal), parameters)})) > 0`;
    case 'name':
    case 'statusMessage':
    case 'rootName':
    case 'rootServiceName':
    case 'span:id':
    case 'span:parentID':
    case 'instrumentation:name':
    case 'instrumentation:version':
    default:
      return compareText(TEXT[name] ?? 'NULL', operator, text(literal), parameters);
  }
}

/** Whether the span has it; undefined where that is not a question. */
export function intrinsicPresence(name: Intrinsic): string {
  const value = name === 'nestedSetParent' ? undefined : intrinsicValue(name);
  if (value === undefined) throw unsupported(`${name} against nil`);
  return `${value} IS NOT NULL`;
}

/** The tagged value; undefined for what has none in an answer or as a group. */
export function intrinsicValue(name: Intrinsic): string | undefined {
  switch (name) {
    case 'link:traceID':
    case 'link:spanID':
    case 'event:name':
      return tagged(`(${LINKED[name]})[1]`, 'VARCHAR');
    case 'nestedSetParent':
      return "CASE WHEN parent_id = '' THEN 'i-1' END";
    case 'name':
    case 'statusMessage':
    case 'rootName':
    case 'rootServiceName':
    case 'span:id':
    case 'span:parentID':
    case 'instrumentation:name':
    case 'instrumentation:version':
    case 'status':
    case 'kind':
    case 'duration':
    case 'traceDuration':
    case 'trace:id':
    default: {
      const sql = TEXT[name];
      return sql === undefined ? undefined : tagged(sql, 'VARCHAR');
    }
  }
}

/** Positions in the tree are not kept: only whether a span is a root, which Tempo says with -1. */
function rootComparison(operator: ComparisonOperator, literal: Literal): string {
  const value = Number(literal.value);
  const isRoot = (operator === '<' && value === 0) || ((operator === '=' || operator === '<=') && value === -1);
  if (!isRoot) throw unsupported(`nestedSetParent ${operator} ${value}: only < 0`);
  return "parent_id = ''";
}

/** With and without leading zeros, as in Tempo. */
function traceIdComparison(operator: ComparisonOperator, id: string, parameters: Parameters): string {
  if (operator !== '=' && operator !== '!=') throw unsupported(`trace:id ${operator}`);
  return compareText('trace_id', operator, id.toLowerCase().padStart(32, '0'), parameters);
}

function text(literal: Literal): string {
  if (literal.type !== 'string') throw unsupported(`a ${literal.type} where a text is expected`);
  return literal.value;
}
