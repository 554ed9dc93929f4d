import { z } from 'zod';

export type Path = readonly (string | number)[];

/** What a schema says of the values under it, its wrappers taken off: default, optional, transformation. */
function bare(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodPipe) return bare(schema.in);
  if (
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodReadonly
  )
    return bare(schema.def.innerType);
  return schema;
}

/** The schemas that may stand below a key of one: several where the schema is a union. */
function below(schema: z.core.$ZodType, key: string | number): z.core.$ZodType[] {
  const inner = bare(schema);
  if (inner instanceof z.ZodUnion) return inner.options.flatMap((option) => below(option, key));
  if (inner instanceof z.ZodArray) return [inner.element];
  if (inner instanceof z.ZodRecord) return [inner.valueType];
  const field = inner instanceof z.ZodObject ? inner.shape[String(key)] : undefined;
  return field === undefined ? [] : [field as z.core.$ZodType];
}

function at(schema: z.core.$ZodType, path: Path): z.core.$ZodType[] {
  return path.reduce<z.core.$ZodType[]>((found, key) => found.flatMap((one) => below(one, key)), [schema]);
}

function keysOf(schema: z.core.$ZodType): string[] {
  const inner = bare(schema);
  if (inner instanceof z.ZodUnion) return inner.options.flatMap(keysOf);
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
}

/** The keys that may stand at a place. */
export function keysAt(schema: z.core.$ZodType, path: Path): string[] {
  return [...new Set(at(schema, path).flatMap(keysOf))];
}

function saysSecret(schema: z.core.$ZodType): boolean {
  if (z.globalRegistry.get(schema)?.['secret'] === true) return true;
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? saysSecret(schema.def.innerType) : false;
}

/** Whether what stands at a place, or above it, is never to be shown. */
export function isSecret(schema: z.core.$ZodType, path: Path): boolean {
  return path.some((_key, index) => at(schema, path.slice(0, index + 1)).some(saysSecret));
}

/** Every key that there is, as `forward[].headers`. */
export function allKeys(schema: z.core.$ZodType, before = ''): string[] {
  const inner = bare(schema);
  if (inner instanceof z.ZodUnion) return [...new Set(inner.options.flatMap((option) => allKeys(option, before)))];
  if (inner instanceof z.ZodArray) return allKeys(inner.element, `${before}[]`);
  if (!(inner instanceof z.ZodObject)) return [];
  return Object.entries(inner.shape).flatMap(([key, field]) => {
    const name = before === '' ? key : `${before}.${key}`;
    return [name, ...allKeys(field as z.core.$ZodType, name)];
  });
}
