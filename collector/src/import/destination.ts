import { createHash } from 'node:crypto';
import type { Store } from '../store/store.ts';
import { withLanes } from './lane.ts';
import type { ImportedRequest } from './request.ts';

/**
 * What became of a request: taken; refused for good (its good records may have been kept); not taken now as the destination is away;
 * or not taken, nor will any other be, until somebody changes something.
 */
export type Taken = { readonly kind: 'taken' } | { readonly kind: 'refused' | 'away' | 'barred'; readonly why: string };

/** Where imported records go. */
export interface Destination {
  /** Names it, so that an import into it that was broken off is known again. */
  readonly name: string;
  take(request: ImportedRequest): Promise<Taken>;
}

/** Into a store: a request that it has is not kept twice. */
export function storeDestination(store: Store, name: string): Destination {
  return {
    name,
    async take(request) {
      const digest = `import ${createHash('sha256').update(request.text).digest('base64')}`;
      if (request.signal === 'traces') await store.addSpans(request.records, digest);
      else if (request.signal === 'logs') await store.addLogs(request.records, digest);
      else {
        const leftOut = await store.addMetrics(request.records, digest);
        if (leftOut > 0) return { kind: 'refused', why: `${leftOut} points are of more series than there is room for in a month` };
      }
      return { kind: 'taken' };
    },
  };
}

export interface Endpoints {
  /** Whole addresses, undefined where a signal is left out. */
  readonly traces: string | undefined;
  readonly logs: string | undefined;
  readonly metrics: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether the logs go to Loki itself, which wants lanes for what is old. */
  readonly lanes: boolean;
}

function rejectedBy(text: string): string | undefined {
  try {
    const { partialSuccess } = JSON.parse(text) as { partialSuccess?: Record<string, string> };
    const rejected = Number(
      partialSuccess?.['rejectedSpans'] ?? partialSuccess?.['rejectedLogRecords'] ?? partialSuccess?.['rejectedDataPoints'] ?? 0,
    );
    return rejected > 0 ? `${rejected} records: ${partialSuccess?.['errorMessage'] ?? ''}` : undefined;
  } catch {
    return undefined;
  }
}

/** To OTLP end points: a collector's, or Tempo's, Loki's and Prometheus'. */
export function endpointDestination({ traces, logs, metrics, headers, lanes }: Endpoints): Destination {
  const urls = { traces, logs, metrics };
  return {
    name: `${traces ?? ''} ${logs ?? ''} ${metrics ?? ''}`,
    async take(request) {
      const url = urls[request.signal];
      if (url === undefined) return { kind: 'taken' };
      const body = request.signal === 'logs' && lanes ? withLanes(request.text) : request.text;
      let answer: Response;
      try {
        answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
      } catch (error) {
        return { kind: 'away', why: `${url}: ${String(error instanceof Error ? (error.cause ?? error) : error)}` };
      }
      const text = await answer.text();
      const why = `${url} answered ${answer.status}: ${text.slice(0, 500)}`;
      if (answer.status === 429 || answer.status >= 500) return { kind: 'away', why };
      // Who may not send at all would have every request refused: nothing is skipped for that.
      if (answer.status === 401 || answer.status === 403 || answer.status === 404) return { kind: 'barred', why };
      const rejected = answer.ok ? rejectedBy(text) : why;
      return rejected === undefined ? { kind: 'taken' } : { kind: 'refused', why: rejected };
    },
  };
}
