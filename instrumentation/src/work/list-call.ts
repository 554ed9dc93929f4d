import type { CallSpan } from '../calls/call-span.ts';

/** The call that fetched a page, with its retries: the page row shows it (S0-26 … S0-29). */
export class ListCall {
  private first: CallSpan | undefined;
  private fetched = false;
  /** Its newest attempt. */
  newest: CallSpan | undefined;
  retries = 0;

  /** Takes the first call made while the page was fetched; without one, the first of the page's own. */
  note(call: CallSpan): void {
    const { first } = this;
    if (first === undefined || (call.listing && !this.fetched)) {
      this.first = call;
      this.fetched = call.listing;
      this.newest = call;
    } else if (call.facts?.url === first.facts?.url && call.method === first.method) {
      this.retries += 1;
      this.newest = call;
    }
  }
}
