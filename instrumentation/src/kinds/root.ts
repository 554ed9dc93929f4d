import type { LogType } from '@synctrail/model';
import type { SparseAttributes } from '../otlp/attributes.ts';
import type { SpanLinkRecord } from '../otlp/span.ts';

/** What makes a run-like root one that is no run of a sync (S4-07 … S4-15). */
export interface Root {
  readonly logType: Exclude<LogType, 'sync'>;
  /** In words, redacted: the readable line of its events begins with it. */
  readonly title: string;
  readonly spanName: string;
  /** `server` where a request came in. */
  readonly spanKind: 'internal' | 'server';
  /** What its span and rows carry beside what those of any run do; may grow while it works. */
  readonly attributes: SparseAttributes;
  /** The internal record that caused its calls (S2-07). */
  readonly record?: { readonly type: string; readonly id: string } | undefined;
  /** The run or root inside which it began. */
  readonly cause?: SpanLinkRecord | undefined;
  /** What it ends as, unless it failed. */
  readonly done: 'success' | 'completed';
  /** It lives on without this process, which gives no signs of life for it and never ends it by being stopped. */
  readonly outlives: boolean;
}
