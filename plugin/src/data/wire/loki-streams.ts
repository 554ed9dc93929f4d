import { attributesFrom } from '../../model/attributes.ts';
import type { LogEvent } from '../../model/event.ts';
import { listIn, objectIn, textIn } from './json.ts';
import { msOfNano } from './otlp.ts';

/**
 * Reads Loki's answer to `query_range`: events in no particular order. With `categorize-labels` the metadata of an entry is
 * the third part of its value; without it everything is among the stream's labels. Both are read.
 */
export function parseStreams(body: unknown): LogEvent[] {
  const data = objectIn(objectIn(body)['data']);
  return listIn(data['result']).flatMap((entry) => {
    const labels = Object.entries(objectIn(objectIn(entry)['stream']));
    return listIn(objectIn(entry)['values']).map((value) => logEvent(labels, listIn(value)));
  });
}

function logEvent(labels: readonly (readonly [string, unknown])[], value: readonly unknown[]): LogEvent {
  const categories = objectIn(value[2]);
  const pairs = [...labels, ...entriesOf(categories['structuredMetadata']), ...entriesOf(categories['parsed'])].map(
    ([name, text]) => [name, textIn(text)] as const,
  );
  const byName = new Map(pairs);
  return {
    atMs: msOfNano(value[0]),
    attributes: attributesFrom(pairs),
    line: textIn(value[1]),
    traceId: byName.get('trace_id') ?? '',
    spanId: byName.get('span_id') ?? '',
  };
}

/** Metadata comes as an object, or as a list of `{name, value}`. */
function entriesOf(metadata: unknown): (readonly [string, unknown])[] {
  if (!Array.isArray(metadata)) return Object.entries(objectIn(metadata));
  return listIn(metadata)
    .map(objectIn)
    .map((pair) => [textIn(pair['name']), pair['value']] as const);
}
