/** Uids of the data sources that are asked. */
export interface Engines {
  tempoUid: string;
  lokiUid: string;
}

/** What the configuration page stores. */
export interface PluginSettings {
  tempoUid?: string;
  lokiUid?: string;
}

export interface Choice {
  uid: string;
  name: string;
}

export type EngineKind = 'tempo' | 'loki';

export type FoundEngines = { status: 'found'; engines: Engines } | { status: 'missing'; problems: string[] };

const LABELS: Readonly<Record<EngineKind, string>> = { tempo: 'Tempo', loki: 'Loki' };

/** The data sources that are set, or the only ones of their kind. */
export function findEngines(settings: PluginSettings, listed: (kind: EngineKind) => Choice[]): FoundEngines {
  const tempo = pick('tempo', settings.tempoUid, listed('tempo'));
  const loki = pick('loki', settings.lokiUid, listed('loki'));
  if ('uid' in tempo && 'uid' in loki) return { status: 'found', engines: { tempoUid: tempo.uid, lokiUid: loki.uid } };
  return { status: 'missing', problems: [tempo, loki].flatMap((found) => ('problem' in found ? [found.problem] : [])) };
}

function pick(kind: EngineKind, uid: string | undefined, list: readonly Choice[]): { uid: string } | { problem: string } {
  const label = LABELS[kind];
  if (uid !== undefined && uid !== '') {
    if (list.some((choice) => choice.uid === uid)) return { uid };
    return { problem: `The ${label} data source that is set for Synctrail (${uid}) is not there any more.` };
  }
  const [only, ...others] = list;
  if (only === undefined) return { problem: `There is no ${label} data source.` };
  if (others.length > 0) return { problem: `There are ${list.length} ${label} data sources: choose one.` };
  return { uid: only.uid };
}
