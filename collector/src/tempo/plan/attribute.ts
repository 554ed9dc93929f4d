import { ATTR_SERVICE_NAME } from '@synctrail/model';
import { ATTRIBUTE_COLUMNS, type Column, MISFITS } from '../../store/schema.ts';
import type { AttributeScope, ComparisonOperator, Literal } from '../parse/query.ts';
import { compareNumber, compareTagged, compareText } from './compare.ts';
import type { Parameters } from './parameters.ts';
import { ATTRIBUTES_TYPE, tagged, taggedJson, taggedValue } from './tagged.ts';

export interface AttributeField {
  readonly scope: AttributeScope;
  readonly name: string;
}

const COLUMNS = new Map(ATTRIBUTE_COLUMNS.map((column) => [column.name, column]));
const EVENTS_TYPE = `[{"name":"VARCHAR","attributes":${ATTRIBUTES_TYPE}}]`;

/** Whether Tempo keeps the attribute in a column: of such it says `nil` where a span has none, others it leaves out. */
export function hasColumn({ scope, name }: AttributeField): boolean {
  return (scope === 'span' && COLUMNS.has(name)) || serviceColumn(scope, name) !== undefined;
}

/** The tagged value of an attribute, NULL where the span has none. */
export function attributeValue({ scope, name }: AttributeField, parameters: Parameters): string {
  switch (scope) {
    case 'span':
      return spanValue(name, parameters);
    case 'resource':
      return resourceValue(name, parameters);
    case 'any':
      return `COALESCE(${spanValue(name, parameters)}, ${resourceValue(name, parameters)})`;
    case 'event':
    default:
      return `list_transform(${eventAttributes(name, parameters)}, lambda a: ${taggedValue('a.value')})[1]`;
  }
}

/** A comparison as SQL. A column is compared as it is, so that the engine can skip what cannot match. */
export function attributeComparison(
  { scope, name }: AttributeField,
  operator: ComparisonOperator,
  literal: Literal,
  parameters: Parameters,
): string {
  if (scope === 'event') {
    const values = `list_transform(${eventAttributes(name, parameters)}, lambda a: ${taggedValue('a.value')})`;
    return `len(list_filter(${values}, lambda v: ${compareTagged('v', operator, literal, parameters)})) > 0`;
  }
  const column = scope === 'span' ? COLUMNS.get(name) : serviceColumn(scope, name);
  const onColumn = column === undefined ? undefined : columnComparison(column, operator, literal, parameters);
  return onColumn ?? compareTagged(attributeValue({ scope, name }, parameters), operator, literal, parameters);
}

/** Whether the span has the attribute, whatever its type. */
export function attributePresence({ scope, name }: AttributeField, parameters: Parameters): string {
  return `${attributeValue({ scope, name }, parameters)} IS NOT NULL`;
}

function columnComparison(column: Column, operator: ComparisonOperator, literal: Literal, parameters: Parameters): string | undefined {
  const quoted = `"${column.name}"`;
  if (column.type === 'VARCHAR') return literal.type === 'string' ? compareText(quoted, operator, literal.value, parameters) : undefined;
  if (column.type === 'BOOLEAN') {
    return literal.type === 'bool' && (operator === '=' || operator === '!=')
      ? `${quoted} ${operator === '=' ? '=' : '<>'} ${parameters.add(literal.value, 'BOOLEAN')}`
      : undefined;
  }
  const isNumber = literal.type === 'int' || literal.type === 'float' || literal.type === 'duration';
  return isNumber ? compareNumber(quoted, operator, literal, parameters) : undefined;
}

function spanValue(name: string, parameters: Parameters): string {
  const column = COLUMNS.get(name);
  const others = column === undefined ? 'attrs' : MISFITS.column(name);
  const json = taggedJson(others, parameters.add(name, 'VARCHAR'), parameters.add(JSON.stringify(name), 'VARCHAR'));
  return column === undefined ? json : `COALESCE(${tagged(`"${column.name}"`, column.type)}, ${json})`;
}

function resourceValue(name: string, parameters: Parameters): string {
  if (name === ATTR_SERVICE_NAME) return tagged("NULLIF(service_name, '')", 'VARCHAR');
  return taggedJson('resource', parameters.add(name, 'VARCHAR'), parameters.add(JSON.stringify(name), 'VARCHAR'));
}

function serviceColumn(scope: AttributeScope, name: string): Column | undefined {
  return scope === 'resource' && name === ATTR_SERVICE_NAME ? { name: 'service_name', type: 'VARCHAR' } : undefined;
}

/** The attributes of that name of all of a span's events. */
function eventAttributes(name: string, parameters: Parameters): string {
  const all = `flatten(list_transform(from_json(events, '${EVENTS_TYPE}'), lambda e: COALESCE(e.attributes, [])))`;
  return `CASE WHEN contains(events, ${parameters.add(JSON.stringify(name), 'VARCHAR')}) THEN list_filter(${all}, lambda a: a.key = ${parameters.add(name, 'VARCHAR')}) END`;
}
