import type { NavModelItem } from '@grafana/data';
import { createContext, useContext } from 'react';
import { useLocation } from 'react-router-dom-v5-compat';

/** The app's item of the navigation. */
export const AppNavContext = createContext<NavModelItem>({ text: '' });

/** The app's page that the address lies below: the one with the longest path. */
export function useSection(): NavModelItem | undefined {
  const app = useContext(AppNavContext);
  const { pathname } = useLocation();
  return (app.children ?? [])
    .filter(({ url = '' }) => pathname === url || pathname.startsWith(`${url}/`))
    .sort((a, b) => (b.url?.length ?? 0) - (a.url?.length ?? 0))[0];
}
