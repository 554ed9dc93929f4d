import { useCallback } from 'react';
import { useSearchParams } from 'react-router-dom';

/** The search of the open level: `?q=` in the address. */
export function useSearchTerm(): [string, (term: string) => void] {
  const [params, setParams] = useSearchParams();
  const set = useCallback(
    (term: string) =>
      setParams(
        (now) => {
          const next = new URLSearchParams(now);
          if (term === '') next.delete('q');
          else next.set('q', term);
          return next;
        },
        { replace: true },
      ),
    [setParams],
  );
  return [params.get('q') ?? '', set];
}
