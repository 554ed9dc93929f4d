export interface Span {
  /** Base64, as Tempo gives it. */
  id: string;
  parentId: string;
  attributes: Readonly<Record<string, string>>;
  /** Ids of the spans it links to. */
  links: string[];
}

interface Value {
  stringValue?: string;
  intValue?: string;
  boolValue?: boolean;
}
interface TempoSpan {
  spanId: string;
  parentSpanId?: string;
  attributes: { key: string; value: Value }[];
  links?: { spanId: string }[];
}
interface Trace {
  resourceSpans: { scopeSpans: { spans: TempoSpan[] }[] }[];
}

async function answer<Body>(address: string): Promise<Body> {
  const response = await fetch(address);
  if (response.status !== 200) throw new Error(`${address}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Body;
}

/** Every span of the units in which a span meets a TraceQL condition. */
export async function spansOfUnits(collector: string, condition: string): Promise<Span[]> {
  const now = Math.ceil(Date.now() / 1_000);
  const parameters = new URLSearchParams({ q: `{ ${condition} }`, start: String(now - 3_600), end: String(now + 60), limit: '100' });
  const { traces } = await answer<{ traces: { traceID: string }[] }>(`${collector}/tempo/api/search?${parameters.toString()}`);
  const found = await Promise.all(
    traces.map(async ({ traceID }) => answer<{ trace: Trace }>(`${collector}/tempo/api/v2/traces/${traceID.padStart(32, '0')}`)),
  );
  return found
    .flatMap(({ trace }) => trace.resourceSpans)
    .flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap(({ spans }) => spans)
    .map(({ spanId, parentSpanId = '', attributes, links = [] }) => ({
      id: spanId,
      parentId: parentSpanId,
      attributes: Object.fromEntries(
        attributes.map(({ key, value }) => [key, String(value.stringValue ?? value.intValue ?? value.boolValue)]),
      ),
      links: links.map((link) => link.spanId),
    }));
}

export function callsUnder(spans: readonly Span[], parent: Span | undefined): Span[] {
  return spans.filter((span) => span.attributes['sync.level'] === 'call' && span.parentId === parent?.id);
}

/** A call's method, path and query. */
export function called({ attributes }: Span): string {
  const { pathname, search } = new URL(String(attributes['url.full']));
  return `${attributes['http.request.method']} ${pathname}${search}`;
}
