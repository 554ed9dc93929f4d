import { glob, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..', '..');
/** Where queries are made; the contract, or the tests of what is provisioned, of lost runs and of moving up, ask each of them. */
const QUERIES = [
  'plugin/src/data/queries/',
  'provisioning/',
  'collector/src/lost/questions.ts',
  'collector/src/export/engines/questions.ts',
];
const SOURCES = ['plugin/src', 'viewer', 'collector/src', 'instrumentation/src', 'model/src', 'scripts', 'examples', 'provisioning'];

/** A stream selector, with or without a name put in: `{sync_kind="…`, `{${label}=~"…`. */
const LOGQL = /['"`][^'"`\n]*\{\s*(?:[a-z_]+|\$\{[^}\n]+\})\s*(?:=~|!~|!=|=)\s*\\?"/;
/** An attribute as TraceQL names it. */
const TRACEQL =
  /['"`{(]\s*\{?[^'"`\n]*\b(?:span|resource|link|event)\.(?:\\?"|sync\.|\$\{)|\{[^}\n]*\b(?:nestedSetParent|trace:id|link:traceID)\b/;
/** A range of a series, as PromQL's functions take it. */
const PROMQL = /['"`(]\s*\w+\(\s*[\w:]+(?:\{[^}\n]*\})?\[(?:\d+[smhdw]|\$\{?[\w.]+\}?)\]/;

const isQuery = (line: string) => LOGQL.test(line) || TRACEQL.test(line) || PROMQL.test(line);

async function linesOutside(): Promise<string[]> {
  const found: string[] = [];
  const files = glob(
    SOURCES.map((folder) => `${folder}/**/*.{ts,tsx,mjs}`),
    { cwd: ROOT, exclude: (name) => name.includes('node_modules') },
  );
  for await (const file of files) {
    const path = relative(ROOT, join(ROOT, file)).replaceAll('\\', '/');
    if (/[/](?:dist|test|testing)[/]|\.test\.tsx?$/.test(path) || QUERIES.some((place) => path.startsWith(place))) continue;
    const text = await readFile(join(ROOT, file), 'utf8');
    for (const [index, line] of text.split('\n').entries()) {
      // A comment may show what a query looks like.
      if (!/^\s*(?:\/\/|\/?\*)/.test(line) && isQuery(line)) found.push(`${path}:${index + 1} ${line.trim()}`);
    }
  }
  return found;
}

describe('queries stand where the contract finds them', () => {
  it.each([
    'const query = `{sync_integration="${name}"}`;',
    'return `{${label}=~"a|b"} | x`;',
    "ask('{ span.sync.level = 1 }')",
    'ask(`{ span."${name}" = 1 }`)',
    "ask('{ nestedSetParent < 0 }')",
    "ask('rate(sync_runs_total[5m])')",
    'return `sum(increase(sync_calls_total{sync_id="a"}[${range}]))`;',
  ])('%s would be found', (line) => {
    expect(isQuery(line)).toBe(true);
  });

  it('there is none anywhere else', async () => {
    expect(await linesOutside()).toEqual([]);
  });
});
