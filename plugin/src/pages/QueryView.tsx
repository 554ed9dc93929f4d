import type { ReactNode } from 'react';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';

interface Answer<T> {
  data: T | undefined;
  error: Error | null;
  refetch: () => Promise<unknown>;
}

/** One of the three states of a question: waiting, failed, answered. What was answered before stays while a later try fails. */
export function QueryView<T>({ query, what, children }: { query: Answer<T>; what: string; children: (data: T) => ReactNode }) {
  const retry = () => void query.refetch();
  if (query.data !== undefined) {
    return (
      <>
        {query.error !== null && <ErrorState error={query.error} what={`What is new of ${what}`} onRetry={retry} />}
        {children(query.data)}
      </>
    );
  }
  return query.error === null ? <LoadingState what={what} /> : <ErrorState error={query.error} what={capital(what)} onRetry={retry} />;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
