/**
 * A value of any type is one text here: its type's letter, then the value. One SQL type for all attributes, so that they can be compared,
 * grouped and told apart without another column.
 */
const LETTERS = { VARCHAR: 's', BIGINT: 'i', UTINYINT: 'i', DOUBLE: 'd', BOOLEAN: 'b' } as const;

/** The tagged text of a column or expression of that SQL type. */
export function tagged(sql: string, type: keyof typeof LETTERS): string {
  return `('${LETTERS[type]}' || ${sql})`;
}

const VALUE_TYPE = '{"stringValue":"VARCHAR","intValue":"VARCHAR","doubleValue":"DOUBLE","boolValue":"BOOLEAN"}';
export const ATTRIBUTES_TYPE = `[{"key":"VARCHAR","value":${VALUE_TYPE}}]`;

/** The tagged text of OTLP's value; NULL for arrays, maps and bytes. */
export function taggedValue(value: string): string {
  return `COALESCE('s' || ${value}.stringValue, 'i' || ${value}.intValue, 'd' || ${value}.doubleValue, 'b' || ${value}.boolValue)`;
}

/** The tagged value of an attribute in OTLP's JSON. The look for the quoted key comes first: most rows have it not, and parsing is dear. */
export function taggedJson(json: string, key: string, quotedKey: string): string {
  const values = `list_filter(from_json(${json}, '${ATTRIBUTES_TYPE}'), lambda a: a.key = ${key})`;
  return `CASE WHEN contains(${json}, ${quotedKey}) THEN list_transform(${values}, lambda a: ${taggedValue('a.value')})[1] END`;
}
