import { fieldsOf, rawFields, valueOf } from './fields.ts';
import { fieldSize, writeHead } from './write.ts';

/** `resource_spans`, `scope_spans`, `spans`; and the same numbers for logs and metrics. */
const GROUPS = 1;
const SCOPES = 2;
const ITEMS = 2;

/** Items of one resource and scope. What is not an item stays as it came, byte for byte, what is unknown here included. */
export interface Group {
  /** The resource with its schema: all of `ResourceX` but its scopes. */
  readonly resource: Buffer;
  /** The scope with its schema: all of `ScopeX` but its items. */
  readonly scope: Buffer;
  /** Spans, log records or metrics. */
  readonly items: readonly Buffer[];
}

/** An OTLP export request taken apart into its items, whatever the signal. */
export type Parcel = readonly Group[];

function scopeGroup(resource: Buffer, scope: Buffer): Group {
  const fields = fieldsOf(scope);
  return {
    resource,
    scope: rawFields(
      scope,
      fields.filter(({ number }) => number !== ITEMS),
    ),
    items: fields.filter(({ number }) => number === ITEMS).map((field) => valueOf(scope, field)),
  };
}

function resourceGroups(group: Buffer): Group[] {
  const fields = fieldsOf(group);
  const resource = rawFields(
    group,
    fields.filter(({ number }) => number !== SCOPES),
  );
  return fields.filter(({ number }) => number === SCOPES).map((field) => scopeGroup(resource, valueOf(group, field)));
}

/** Throws `Malformed` when the request is none. */
export function unpack(request: Buffer): Parcel {
  return fieldsOf(request)
    .filter(({ number }) => number === GROUPS)
    .flatMap((field) => resourceGroups(valueOf(request, field)))
    .filter(({ items }) => items.length > 0);
}

interface Scoped {
  readonly group: Group;
  readonly bytes: number;
}

interface Resourced {
  readonly resource: Buffer;
  readonly scopes: readonly Scoped[];
  readonly bytes: number;
}

/** Groups of one resource that follow each other, and the sizes of their messages. */
function measured(parcel: Parcel): Resourced[] {
  const runs: { resource: Buffer; scopes: Scoped[]; bytes: number }[] = [];
  for (const group of parcel) {
    const bytes = group.items.reduce((sum, item) => sum + fieldSize(item.length), group.scope.length);
    let run = runs.at(-1);
    if (run?.resource !== group.resource) {
      run = { resource: group.resource, scopes: [], bytes: group.resource.length };
      runs.push(run);
    }
    run.scopes.push({ group, bytes });
    run.bytes += fieldSize(bytes);
  }
  return runs;
}

/** The request again, with each resource once as long as its groups follow each other. Written into one buffer: it may have many items. */
export function pack(parcel: Parcel): Buffer {
  const runs = measured(parcel);
  const request = Buffer.allocUnsafe(runs.reduce((sum, { bytes }) => sum + fieldSize(bytes), 0));
  let at = 0;
  const put = (bytes: Buffer) => {
    at += bytes.copy(request, at);
  };
  for (const { resource, scopes, bytes } of runs) {
    at = writeHead(request, at, GROUPS, bytes);
    put(resource);
    for (const { group, bytes: inner } of scopes) {
      at = writeHead(request, at, SCOPES, inner);
      put(group.scope);
      for (const item of group.items) {
        at = writeHead(request, at, ITEMS, item.length);
        put(item);
      }
    }
  }
  return request;
}

export function itemCount(parcel: Parcel): number {
  return parcel.reduce((sum, { items }) => sum + items.length, 0);
}

/** Its first items, and the rest. */
export function splitAt(parcel: Parcel, count: number): readonly [Parcel, Parcel] {
  const first: Group[] = [];
  const rest: Group[] = [];
  let left = count;
  for (const group of parcel) {
    const taken = group.items.slice(0, Math.max(left, 0));
    const others = group.items.slice(taken.length);
    if (taken.length > 0) first.push({ ...group, items: taken });
    if (others.length > 0) rest.push({ ...group, items: others });
    left -= taken.length;
  }
  return [first, rest];
}

/** How many of the first items make a request of at most so many bytes; at least one. */
export function fitting(parcel: Parcel, bytes: number): number {
  let sum = 0;
  let count = 0;
  for (const { resource, scope, items } of parcel) {
    sum += resource.length + scope.length + 16;
    for (const item of items) {
      sum += item.length + 6;
      if (sum > bytes && count > 0) return count;
      count += 1;
    }
  }
  return count;
}
