export interface Matcher {
  readonly name: string;
  readonly op: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

export interface Selector {
  readonly kind: 'selector';
  readonly matchers: readonly Matcher[];
  /** How much earlier it reads, ms. */
  readonly offsetMs: number;
  /** The one instant it reads at, ms, whatever the query's. */
  readonly at?: number | 'start' | 'end';
}

export interface Range {
  readonly kind: 'range';
  readonly selector: Selector;
  readonly rangeMs: number;
}

export interface Matching {
  /** Whether `labels` are all that must agree, or what need not. */
  readonly on: boolean;
  readonly labels: readonly string[];
  /** Which side may have several for one of the other. */
  readonly many: 'none' | 'left' | 'right';
  /** Labels that the side of one gives. */
  readonly include: readonly string[];
}

export type Arithmetic = '+' | '-' | '*' | '/' | '%' | '^' | 'atan2';
export type Comparison = '==' | '!=' | '>' | '<' | '>=' | '<=';
type SetOperator = 'and' | 'or' | 'unless';

export interface Binary {
  readonly kind: 'binary';
  readonly op: Arithmetic | Comparison | SetOperator;
  /** Comparisons answer 0 or 1 in place of filtering. */
  readonly bool: boolean;
  readonly matching: Matching;
  readonly left: Expression;
  readonly right: Expression;
}

export interface Aggregate {
  readonly kind: 'aggregate';
  readonly op: string;
  readonly without: boolean;
  readonly labels: readonly string[];
  readonly parameter: Expression | undefined;
  readonly of: Expression;
}

export interface Call {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly Expression[];
}

export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'negated'; readonly of: Expression }
  | Selector
  | Range
  | Binary
  | Aggregate
  | Call;

export type ValueType = 'scalar' | 'vector' | 'matrix' | 'string';

/** The types as Prometheus' errors name them. */
export const TYPE_NAMES: Readonly<Record<ValueType, string>> = {
  scalar: 'scalar',
  vector: 'instant vector',
  matrix: 'range vector',
  string: 'string',
};
