import type { NavModelItem } from '@grafana/data';
import { PluginPage } from '@grafana/runtime';
import type { ReactNode } from 'react';
import { useMemo } from 'react';
import { SearchBox } from '../ui/SearchBox.tsx';
import { integrationsUrl } from '../urls.ts';
import { useSearchTerm } from './use-search-term.ts';

export interface Crumb {
  text: string;
  url: string;
}

/** The frame of every level: the breadcrumb from the integrations to here (S0-10), the title, the search at the top right (S0-42). */
export function LevelPage(props: {
  crumbs: readonly Crumb[];
  search: string;
  /** Beside the search. */
  actions?: ReactNode;
  children: ReactNode;
}) {
  const { crumbs, search, actions, children } = props;
  const [term, setTerm] = useSearchTerm();
  const key = JSON.stringify(crumbs);
  const pageNav = useMemo(() => toPageNav(JSON.parse(key) as Crumb[]), [key]);
  return (
    <PluginPage
      pageNav={pageNav}
      actions={
        <>
          {actions}
          <SearchBox value={term} onChange={setTerm} placeholder={search} />
        </>
      }
    >
      <div>{children}</div>
    </PluginPage>
  );
}

function toPageNav(crumbs: readonly Crumb[]): NavModelItem {
  const all = [{ text: 'Integrations', url: integrationsUrl }, ...crumbs];
  const [first, ...rest] = all;
  return rest.reduce<NavModelItem>((parentItem, crumb) => ({ ...crumb, parentItem }), { text: first?.text ?? '', url: first?.url ?? '' });
}
