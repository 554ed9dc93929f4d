/** What was measured, on generated data: bytes and shares for one entity (a record in one run). docs/benchmarks.md has where each comes from. */
export const MEASURED = {
  /** Spans: the record's own, its calls', its share of the page's. */
  spans: 1.7,
  /** A span as it is sent, before it is packed. */
  sentBytes: 700,
  /** In Tempo 3.0.3, with its share of calls and page. */
  tempoBytes: 118,
  /** An event in Loki 3.7.8: each record leaves one, kept 13 months. */
  lokiEventBytes: 37,
  /** A body of 536 bytes in Loki, of one call that is kept whole. */
  lokiBodyBytes: 154,
  /** Calls that write, for a record. */
  calls: 0.6,
  /** In the embedded store: as written, and compressed after seven days. */
  storeBytes: { written: 245, compressed: 125 },
} as const;

/** Real data is longer and less alike than generated: three to five times. */
const REAL = 4;
const DETAIL_DAYS = 30;
const EVENT_DAYS = 396;
const COMPRESS_AFTER_DAYS = 7;
const SECONDS_PER_DAY = 86_400;
/** Syncs run by the hour: a peak beside the mean. */
const PEAK = 10;

interface Sizing {
  readonly entities: number;
  /** Spans a second, at the peak. */
  readonly peakSpans: number;
  /** Bytes a second that are sent at the peak, unpacked. */
  readonly peakBytes: number;
  /** Bytes on disk or in a bucket, once retention is reached. */
  readonly tempo: number;
  readonly lokiEvents: number;
  /** For each call whose bodies are kept, of all calls that write. */
  readonly lokiBodies: number;
  readonly store: number;
}

/** What so many entities a day need. */
function sizingOf(entities: number): Sizing {
  const peakSpans = (entities * MEASURED.spans * PEAK) / SECONDS_PER_DAY;
  const { written, compressed } = MEASURED.storeBytes;
  const storedDays = written * COMPRESS_AFTER_DAYS + compressed * (DETAIL_DAYS - COMPRESS_AFTER_DAYS);
  return {
    entities,
    peakSpans,
    peakBytes: peakSpans * MEASURED.sentBytes,
    tempo: entities * MEASURED.tempoBytes * DETAIL_DAYS * REAL,
    lokiEvents: entities * MEASURED.lokiEventBytes * EVENT_DAYS * REAL,
    lokiBodies: entities * MEASURED.calls * MEASURED.lokiBodyBytes * DETAIL_DAYS * REAL,
    store: entities * storedDays * REAL,
  };
}

/** Two digits that count, in the unit that fits. */
export function bytesText(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${Number((bytes / 1_000 ** power).toPrecision(2))} ${units[power]}`;
}

const count = (value: number) => Number(value.toPrecision(2)).toLocaleString('en');

/** The table of docs/moving-up.md. */
export function sizingTable(): string {
  const sizes = [1_000_000, 10_000_000, 100_000_000].map(sizingOf);
  const row = (name: string, cell: (sizing: Sizing) => string) => `| ${[name, ...sizes.map(cell)].join(' | ')} |`;
  return [
    row('records a day', ({ entities }) => `${entities / 1_000_000} M`),
    '|---|---:|---:|---:|',
    row('spans a second, at a peak of ten times the mean', ({ peakSpans }) => count(peakSpans)),
    row('sent a second at that peak, unpacked', ({ peakBytes }) => bytesText(peakBytes)),
    row('Tempo, 30 days of spans', ({ tempo }) => bytesText(tempo)),
    row('Loki, 13 months of an event for each record', ({ lokiEvents }) => bytesText(lokiEvents)),
    row('Loki, 30 days of bodies, if those of all writing calls were kept', ({ lokiBodies }) => bytesText(lokiBodies)),
    row('the embedded store, 30 days of spans and failures', ({ store }) => bytesText(store)),
  ].join('\n');
}
