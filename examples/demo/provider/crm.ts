import type { Answer } from './answer.ts';
import type { Records } from './records.ts';

/** How slow the provider is, ms. */
export interface Pace {
  /** Details of a slow contact. */
  slowMs: number;
  /** One activity. */
  activityMs: number;
}

/** The provider's state, as its routes see it. */
export interface Crm {
  records: Records;
  pace: Pace;
  /** True the first time it is asked for a key, false the second, and so on: what is flaky fails once, then works. */
  stumbles: (key: string) => boolean;
}

interface Asked {
  /** What the route's pattern caught: the record's id, where there is one. */
  id: string;
  query: URLSearchParams;
  /** The request's JSON body; undefined when it has none. */
  body: unknown;
}

export interface Route {
  method: 'GET' | 'POST' | 'PUT';
  path: RegExp;
  answer: (crm: Crm, asked: Asked) => Answer;
}
