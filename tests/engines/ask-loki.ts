/** One request of Loki's API, the same for every engine. */
export interface Asked {
  /** Below `/loki/api/v1`. */
  readonly path: string;
  readonly params: Readonly<Record<string, string | number | bigint>>;
  /** With `X-Loki-Response-Encoding-Flags: categorize-labels`. */
  readonly categorise?: boolean;
  readonly method?: 'GET' | 'POST';
}

export interface Answer {
  readonly status: number;
  /** Parsed JSON without `stats` and in a fixed order, or the text. */
  readonly body: unknown;
}

/** `base` ends before `/loki/api/v1`. */
export async function ask(base: string, { path, params, categorise, method = 'GET' }: Asked): Promise<Answer> {
  const form = new URLSearchParams(Object.entries(params).map(([name, value]): [string, string] => [name, String(value)]));
  const headers: Record<string, string> = categorise === true ? { 'x-loki-response-encoding-flags': 'categorize-labels' } : {};
  const url = `${base}/loki/api/v1/${path}`;
  const response =
    method === 'POST' ? await fetch(url, { method, headers, body: form }) : await fetch(`${url}?${form.toString()}`, { headers });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
  return { status: response.status, body: isJson ? settled(JSON.parse(text)) : text };
}

type Value = [string, string, unknown?];

interface Body {
  readonly data?: unknown;
}

/** Without what differs from one request to the next: statistics, the order of streams, and of entries of one instant. */
function settled(body: Body): unknown {
  const { data } = body;
  if (Array.isArray(data)) return { ...body, data: data.map((item: unknown) => sortedKeys(item)).sort(byText) };
  if (typeof data !== 'object' || data === null || !('result' in data)) return sortedKeys(body);
  const { stats: _stats, result, ...rest } = data as { stats?: unknown; result: unknown };
  const list = Array.isArray(result) ? result : [];
  return { ...body, data: { ...rest, result: list.map(settledSeries).sort(byText) } };
}

function settledSeries(series: unknown): unknown {
  if (typeof series !== 'object' || series === null) return series;
  if ('metric' in series) return sortedKeys(rounded(series));
  const { values, ...rest } = series as { values?: Value[] };
  const lines = values?.map((value, index) => ({ value: sortedKeys(value) as Value, index }));
  lines?.sort((a, b) => (a.value[0] === b.value[0] ? byText(a.value, b.value) : a.index - b.index));
  return sortedKeys(lines ? { ...rest, values: lines.map(({ value }) => value) } : series);
}

/** Sums and means depend in their last digits on the order of what is added, which Loki leaves open. */
function rounded(value: unknown): unknown {
  if (Array.isArray(value) && value.length === 2 && typeof value[0] === 'number')
    return [value[0], Number(Number(value[1]).toPrecision(12))];
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, rounded(inner)]));
}

function byText(a: unknown, b: unknown): number {
  const [left, right] = [JSON.stringify(a), JSON.stringify(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(byText)
      .map(([name, inner]) => [name, sortedKeys(inner)]),
  );
}
