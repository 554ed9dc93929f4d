import { LOKI_UID, PROMETHEUS_UID, TEMPO_UID } from './names.ts';

const LOKI = { type: 'loki', uid: LOKI_UID };
const TEMPO = { type: 'tempo', uid: TEMPO_UID };
const PROMETHEUS = { type: 'prometheus', uid: PROMETHEUS_UID };
/** Senders push their metrics each minute: with bars no finer than this, each holds some of every process that lives. */
const FINEST = '5m';

export interface Target {
  readonly refId: string;
  readonly [field: string]: unknown;
}

/** Where a panel stands: 24 columns. */
interface Place {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export interface Panel {
  readonly type: string;
  readonly title: string;
  readonly description: string;
  readonly gridPos: Place;
  readonly datasource: { readonly type: string; readonly uid: string };
  readonly targets: readonly Target[];
  readonly fieldConfig: { readonly defaults: object; readonly overrides: readonly object[] };
  readonly options: object;
  readonly transformations?: readonly object[];
}

const letter = (index: number): string => String.fromCodePoint('A'.codePointAt(0)! + index);

/** One value over the whole range of the dashboard. */
export function instant(exprs: readonly { readonly expr: string; readonly legend?: string }[]): Target[] {
  return exprs.map(({ expr, legend }, index) => ({
    refId: letter(index),
    datasource: LOKI,
    editorMode: 'code',
    queryType: 'instant',
    expr,
    ...(legend === undefined ? {} : { legendFormat: legend }),
  }));
}

/** Values over time. */
export function range(exprs: readonly { readonly expr: string; readonly legend: string }[]): Target[] {
  return exprs.map(({ expr, legend }, index) => ({
    refId: letter(index),
    datasource: LOKI,
    editorMode: 'code',
    queryType: 'range',
    expr,
    legendFormat: legend,
  }));
}

/** Log lines. */
export function lines(expr: string): Target[] {
  return [{ refId: 'A', datasource: LOKI, editorMode: 'code', queryType: 'range', expr, maxLines: 100 }];
}

/** TraceQL: a search's spans as a table, or a metric's values over time. */
export function traceql(query: string, kind: 'spans' | 'metric'): Target[] {
  const more = kind === 'spans' ? { tableType: 'spans', limit: 20, spss: 10 } : { metricsQueryType: 'range' };
  return [{ refId: 'A', datasource: TEMPO, queryType: 'traceql', query, filters: [], ...more }];
}

/** PromQL: one value over the whole range of the dashboard, or values over time. */
export function promql(expr: string, kind: 'instant' | 'range', legend?: string): Target[] {
  const more = kind === 'instant' ? { instant: true, range: false } : { instant: false, range: true, interval: FINEST };
  const named = legend === undefined ? {} : { legendFormat: legend };
  return [{ refId: 'A', datasource: PROMETHEUS, editorMode: 'code', expr, ...more, ...named }];
}

/** Where a panel's data comes from, as its targets say. */
function sourceOf(targets: readonly Target[]): { type: string; uid: string } {
  return [TEMPO, PROMETHEUS].find((source) => targets.some((target) => target['datasource'] === source)) ?? LOKI;
}

export interface Sketch {
  readonly title: string;
  readonly description: string;
  readonly at: Place;
  readonly targets: readonly Target[];
  readonly defaults?: object;
  readonly overrides?: readonly object[];
}

function panel(type: string, { title, description, at, targets, defaults = {}, overrides = [] }: Sketch, options: object): Panel {
  return { type, title, description, gridPos: at, datasource: sourceOf(targets), targets, fieldConfig: { defaults, overrides }, options };
}

export function stat(sketch: Sketch): Panel {
  return panel('stat', sketch, {
    colorMode: 'value',
    graphMode: 'none',
    reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
  });
}

export function bars(sketch: Sketch): Panel {
  const custom = { drawStyle: 'bars', fillOpacity: 80, lineWidth: 0, stacking: { mode: 'normal', group: 'A' } };
  const options = { legend: { displayMode: 'list', placement: 'bottom', calcs: ['sum'] }, tooltip: { mode: 'multi', sort: 'desc' } };
  return panel('timeseries', { ...sketch, defaults: { custom, ...sketch.defaults } }, options);
}

export function curves(sketch: Sketch): Panel {
  const custom = { drawStyle: 'line', fillOpacity: 0, lineWidth: 1, showPoints: 'auto', spanNulls: false };
  const options = { legend: { displayMode: 'list', placement: 'bottom', calcs: [] }, tooltip: { mode: 'multi', sort: 'desc' } };
  return panel('timeseries', { ...sketch, defaults: { custom, ...sketch.defaults } }, options);
}

export function gauges(sketch: Sketch): Panel {
  return panel('bargauge', sketch, {
    displayMode: 'basic',
    orientation: 'horizontal',
    reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
  });
}

/** The labels of an instant answer as columns, without the time. */
export function table(sketch: Sketch, hidden: readonly string[] = []): Panel {
  const excludeByName = Object.fromEntries(['Time', ...hidden].map((name) => [name, true]));
  return { ...panel('table', sketch, { showHeader: true }), transformations: [{ id: 'organize', options: { excludeByName } }] };
}

export function logLines(sketch: Sketch): Panel {
  return panel('logs', sketch, {
    showTime: true,
    wrapLogMessage: true,
    enableLogDetails: true,
    sortOrder: 'Descending',
    dedupStrategy: 'none',
  });
}
