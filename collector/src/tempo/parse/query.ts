/** Intrinsics by the name that Tempo shows; aliases (`span:name`, `trace:rootName`) are resolved by the parser. */
export const INTRINSICS = {
  name: 'name',
  'span:name': 'name',
  duration: 'duration',
  'span:duration': 'duration',
  kind: 'kind',
  'span:kind': 'kind',
  status: 'status',
  'span:status': 'status',
  statusMessage: 'statusMessage',
  'span:statusMessage': 'statusMessage',
  rootName: 'rootName',
  'trace:rootName': 'rootName',
  rootServiceName: 'rootServiceName',
  'trace:rootService': 'rootServiceName',
  traceDuration: 'traceDuration',
  'trace:duration': 'traceDuration',
  'trace:id': 'trace:id',
  'span:id': 'span:id',
  'span:parentID': 'span:parentID',
  nestedSetParent: 'nestedSetParent',
  'link:traceID': 'link:traceID',
  'link:spanID': 'link:spanID',
  'event:name': 'event:name',
  'instrumentation:name': 'instrumentation:name',
  'instrumentation:version': 'instrumentation:version',
} as const;

export type Intrinsic = (typeof INTRINSICS)[keyof typeof INTRINSICS];

/** `any` is an attribute without scope: the span's, else the resource's. */
export type AttributeScope = 'span' | 'resource' | 'event' | 'any';

export type Field =
  | { readonly kind: 'attribute'; readonly scope: AttributeScope; readonly name: string }
  | { readonly kind: 'intrinsic'; readonly name: Intrinsic };

export type Literal =
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'int'; readonly value: bigint }
  | { readonly type: 'float'; readonly value: number }
  /** Nanoseconds. */
  | { readonly type: 'duration'; readonly value: bigint }
  | { readonly type: 'bool'; readonly value: boolean }
  /** OTLP's code, with the word that stands for it. */
  | { readonly type: 'status' | 'kind'; readonly value: number; readonly word: string };

export type ComparisonOperator = '=' | '!=' | '<' | '<=' | '>' | '>=' | '=~' | '!~';

export type Condition =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'and' | 'or'; readonly left: Condition; readonly right: Condition }
  | { readonly kind: 'not'; readonly inner: Condition }
  | Comparison
  /** `field != nil`, or `field = nil` where `present` is false. */
  | { readonly kind: 'presence'; readonly field: Field; readonly present: boolean };

interface Comparison {
  readonly kind: 'comparison';
  readonly field: Field;
  readonly operator: ComparisonOperator;
  readonly literal: Literal;
}

/** Spans of one trace. `and` keeps the spans of both sides where both matched in the trace; `or` where either did. */
export type Spanset =
  | { readonly kind: 'filter'; readonly condition: Condition }
  | { readonly kind: 'and' | 'or'; readonly left: Spanset; readonly right: Spanset };

export type Stage =
  | { readonly kind: 'select'; readonly fields: readonly Field[] }
  | { readonly kind: 'group'; readonly field: Field }
  | { readonly kind: 'count'; readonly operator: ComparisonOperator; readonly value: number }
  | { readonly kind: 'filter'; readonly condition: Condition };

export const METRIC_FUNCTIONS = [
  'count_over_time',
  'rate',
  'min_over_time',
  'max_over_time',
  'avg_over_time',
  'sum_over_time',
  'quantile_over_time',
] as const;

export type MetricFunction = (typeof METRIC_FUNCTIONS)[number];

export interface Metric {
  readonly name: MetricFunction;
  /** What is measured; undefined for counts and rates. */
  readonly of: Field | undefined;
  /** Between 0 and 1, for `quantile_over_time`. */
  readonly quantiles: readonly number[];
  readonly by: readonly Field[];
}

export interface Query {
  readonly spanset: Spanset;
  readonly stages: readonly Stage[];
  readonly metric: Metric | undefined;
}
