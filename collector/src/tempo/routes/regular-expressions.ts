import type { Store } from '../../store/store.ts';
import type { Query } from '../parse/query.ts';
import { patternsOf } from '../plan/walk.ts';
import { Refusal } from '../refusal.ts';

/** How DuckDB begins to say what is wrong with an expression. */
const WRONG_PATTERN = 'Invalid Input Error';

/** Refuses a query with an expression that RE2 does not take, before it is part of a longer statement. */
export async function checkPatterns(store: Store, query: Query, signal: AbortSignal): Promise<void> {
  for (const pattern of new Set(patternsOf(query))) {
    try {
      await store.select(
        { table: 'spans', fromNs: 0n, toNs: 0n, sql: "SELECT regexp_full_match('', $1::VARCHAR, 's') AS matches", params: [pattern] },
        signal,
      );
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (!reason.startsWith(WRONG_PATTERN)) throw error;
      throw new Refusal(`invalid TraceQL query: error parsing regexp: ${reason}`);
    }
  }
}
