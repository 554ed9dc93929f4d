import { inSeriesOrder } from '../../query-http/series-order.ts';
import { allLabels, type Entry, parsedLabels } from './entry.ts';
import { keyOf, type Labels, sorted } from './labels.ts';

type Categories = { structuredMetadata?: Labels; parsed?: Labels };

export interface Stream {
  readonly stream: Labels;
  readonly values: ([string, string] | [string, string, Categories])[];
}

/**
 * Entries by stream, in the order they come. Categorised, a stream is what the index knows and each entry brings the rest;
 * otherwise every set of labels is a stream of its own.
 */
export function streamsOf(entries: readonly Entry[], categorise: boolean): Stream[] {
  const streams = new Map<string, Stream>();
  for (const entry of entries) {
    const labels = categorise ? sorted(entry.stream) : allLabels(entry);
    const key = keyOf(labels);
    const stream = streams.get(key) ?? { stream: labels, values: [] };
    streams.set(key, stream);
    const time = String(entry.timeNs);
    stream.values.push(categorise ? [time, entry.line, categoriesOf(entry)] : [time, entry.line]);
  }
  return inSeriesOrder(streams.values(), ({ stream }) => Object.entries(stream));
}

function categoriesOf(entry: Entry): Categories {
  const categories: Categories = {};
  const parsed = parsedLabels(entry);
  if (entry.metadata.size > 0) categories.structuredMetadata = sorted(entry.metadata);
  if (Object.keys(parsed).length > 0) categories.parsed = parsed;
  return categories;
}
