import { getDataSourceSrv } from '@grafana/runtime';
import { createContext, useContext } from 'react';
import type { Choice, EngineKind, Engines } from '../model/engine-choice.ts';

/** Grafana's data sources of a kind. */
export function listSources(kind: EngineKind): Choice[] {
  return getDataSourceSrv()
    .getList({ type: kind })
    .map(({ uid, name }) => ({ uid, name }));
}

export const EnginesContext = createContext<Engines | undefined>(undefined);

/** The engines of this app; only below the provider. */
export function useEngines(): Engines {
  const engines = useContext(EnginesContext);
  if (engines === undefined) throw new Error('EnginesContext is missing');
  return engines;
}
