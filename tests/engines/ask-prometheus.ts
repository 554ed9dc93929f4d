/** One request of Prometheus' API, the same for both. */
export interface Asked {
  /** Below `/api/v1`. */
  readonly path: string;
  readonly params: Readonly<Record<string, string | number | readonly string[]>>;
  readonly method?: 'GET' | 'POST';
}

export interface Answer {
  readonly status: number;
  readonly body: { status?: string; data?: unknown; errorType?: string; error?: string };
}

/** `base` ends before `/api/v1`. */
export async function ask(base: string, { path, params, method = 'GET' }: Asked): Promise<Answer> {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) for (const one of [value].flat()) form.append(name, String(one));
  const url = `${base}/api/v1/${path}`;
  const response = method === 'POST' ? await fetch(url, { method, body: form }) : await fetch(`${url}?${form.toString()}`);
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

/** As exact as two ways of adding the same numbers up can be. */
const TOLERANCE = 1e-9;

function byText(one: unknown, other: unknown): number {
  const [a, b] = [JSON.stringify(one), JSON.stringify(other)];
  return a < b ? -1 : a > b ? 1 : 0;
}

function isPoint(value: unknown): value is [number, string] {
  return Array.isArray(value) && value.length === 2 && typeof value[0] === 'number' && typeof value[1] === 'string';
}

/** `theirs`, with each number of `ours` in place of one that it is as good as equal to. */
export function nearly(ours: unknown, theirs: unknown): unknown {
  if (isPoint(ours) && isPoint(theirs) && ours[0] === theirs[0]) {
    const [a, b] = [Number(ours[1]), Number(theirs[1])];
    return Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b)) ? ours : theirs;
  }
  if (Array.isArray(ours) && Array.isArray(theirs) && ours.length === theirs.length)
    return theirs.map((value, index) => nearly(ours[index], value));
  if (typeof ours !== 'object' || typeof theirs !== 'object' || ours === null || theirs === null || Array.isArray(theirs)) return theirs;
  const own = ours as Record<string, unknown>;
  return Object.fromEntries(Object.entries(theirs).map(([name, value]) => [name, nearly(own[name], value)]));
}

/** Series in one order, where the query leaves it open; keys of labels in one order. */
export function settled(data: unknown, ordered: boolean): unknown {
  if (typeof data !== 'object' || data === null || !('result' in data)) return data;
  const { result } = data;
  if (!Array.isArray(result) || isPoint(result)) return data;
  const series = result.map((one: { metric: Record<string, string> }) => ({ ...one, metric: Object.entries(one.metric).sort(byText) }));
  return { ...data, result: ordered ? series : series.sort((one, other) => byText(one.metric, other.metric)) };
}
