export type MatchOp = '=' | '!=' | '=~' | '!~';

/** `name op "value"`: of a stream selector, a label filter, or keep and drop. */
export interface Matcher {
  readonly name: string;
  readonly op: MatchOp;
  readonly value: string;
}

/** A line passes when it contains (or matches) one of the texts; the negative ones when it contains none. */
export interface LineFilter {
  readonly op: '|=' | '!=' | '|~' | '!~';
  readonly texts: readonly string[];
}

export type CompareOp = '==' | '!=' | '>' | '>=' | '<' | '<=';
/** What a label's text is read as before it is compared: a number, a duration in ns, or bytes. */
export type Unit = 'number' | 'duration' | 'bytes';

export type LabelFilter =
  | { readonly kind: 'match'; readonly matcher: Matcher }
  | { readonly kind: 'compare'; readonly name: string; readonly op: CompareOp; readonly value: number; readonly unit: Unit }
  | { readonly kind: 'and' | 'or'; readonly left: LabelFilter; readonly right: LabelFilter };

/** A label that keep or drop names, for any value or for those that match. */
export type LabelChoice = { readonly name: string; readonly matcher?: Matcher };

export type Stage =
  | { readonly kind: 'line'; readonly filter: LineFilter }
  | { readonly kind: 'label'; readonly filter: LabelFilter }
  | { readonly kind: 'json' }
  | { readonly kind: 'logfmt'; readonly strict: boolean; readonly keepEmpty: boolean }
  | { readonly kind: 'keep' | 'drop'; readonly labels: readonly LabelChoice[] };

export interface LogQuery {
  readonly selector: readonly Matcher[];
  readonly stages: readonly Stage[];
}

export interface Grouping {
  readonly without: boolean;
  readonly labels: readonly string[];
}

export interface Unwrap {
  readonly label: string;
  readonly unit: Unit;
  readonly filters: readonly LabelFilter[];
}

export type RangeOp =
  | 'count_over_time'
  | 'rate'
  | 'bytes_over_time'
  | 'bytes_rate'
  | 'sum_over_time'
  | 'avg_over_time'
  | 'min_over_time'
  | 'max_over_time'
  | 'first_over_time'
  | 'last_over_time'
  | 'quantile_over_time'
  | 'absent_over_time';

export interface RangeAggregation {
  readonly kind: 'range';
  readonly op: RangeOp;
  /** The quantile, 0 to 1. */
  readonly param?: number | undefined;
  readonly log: LogQuery;
  readonly unwrap?: Unwrap | undefined;
  readonly rangeNs: bigint;
  readonly offsetNs: bigint;
  readonly grouping?: Grouping | undefined;
}

export type VectorOp = 'sum' | 'min' | 'max' | 'avg' | 'count' | 'topk' | 'bottomk';

export interface VectorAggregation {
  readonly kind: 'vector';
  readonly op: VectorOp;
  /** k of topk and bottomk. */
  readonly param?: number | undefined;
  readonly expr: MetricQuery;
  readonly grouping: Grouping;
}

export type BinaryOp = '+' | '-' | '*' | '/' | '%' | '^' | CompareOp | 'and' | 'or' | 'unless';

export interface Binary {
  readonly kind: 'binary';
  readonly op: BinaryOp;
  readonly bool: boolean;
  /** Labels two series must share: only these, or all but these. */
  readonly on: boolean;
  readonly labels: readonly string[];
  readonly left: MetricQuery;
  readonly right: MetricQuery;
}

export type MetricQuery =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'constant'; readonly value: number }
  | RangeAggregation
  | VectorAggregation
  | Binary;

export type Query = { readonly kind: 'log'; readonly log: LogQuery } | { readonly kind: 'metric'; readonly metric: MetricQuery };
