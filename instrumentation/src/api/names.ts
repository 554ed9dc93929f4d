/** What can be told of a record, beside that it failed. */
export type OutcomeName = 'created' | 'updated' | 'deleted' | 'skipped';

/** Types of record: a list of them, or what can become of each. */
export type EntityTypes = readonly string[] | { readonly [type: string]: readonly OutcomeName[] };

/** Codes of what is left as it is: a list of them, or what each means to a reader. */
export type SkipReasons = readonly string[] | { readonly [code: string]: string };

/** What a sync declares, as its handles are typed by it. Undeclared, any name will do. */
export interface Names {
  readonly step: string;
  readonly entities: EntityTypes;
  readonly skipReasons: SkipReasons;
}

type NameOf<Declared> = Declared extends readonly (infer Name extends string)[] ? Name : keyof Declared & string;

/** Types of record that a sync works on. */
export type EntityType<N extends Names> = NameOf<N['entities']>;

/** Codes of what it leaves as it is. */
export type SkipCode<N extends Names> = NameOf<N['skipReasons']>;

/** What can become of records of one type. */
export type OutcomesOf<N extends Names, Type extends string> = N['entities'] extends infer Declared
  ? Declared extends readonly string[]
    ? OutcomeName
    : Type extends keyof Declared
      ? Declared[Type] extends readonly (infer Name extends OutcomeName)[]
        ? Name
        : never
      : never
  : never;
