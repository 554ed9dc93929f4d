import { useParam } from './use-param.ts';

/** The search of the open level: `?q=` in the address. */
export function useSearchTerm(): [string, (term: string) => void] {
  return useParam('q');
}
