import { useCallback } from 'react';
import { useSearchParams } from 'react-router-dom';

/** One parameter of the address; empty when it is not there, and taken away when it is set to nothing. */
export function useParam(name: string): [string, (value: string) => void] {
  const [params, setParams] = useSearchParams();
  const set = useCallback((value: string) => setParams((now) => withParam(now, name, value), { replace: true }), [name, setParams]);
  return [params.get(name) ?? '', set];
}

/** The parameters with one of them changed. */
export function withParam(params: URLSearchParams, name: string, value: string): URLSearchParams {
  const next = new URLSearchParams(params);
  if (value === '') next.delete(name);
  else next.set(name, value);
  return next;
}
