import { parser as logql } from '@grafana/lezer-logql';
import { parser as traceql } from '@grafana/lezer-traceql';
import { describe, expect, it } from 'vitest';
import { bodyQuery } from './body-queries.ts';
import { pageListQuery, pageSegmentsQuery, setupPagesQuery } from './page-queries.ts';
import { loadedFromQuery, recordQuery } from './record-queries.ts';
import { runListQuery, runsByIdQuery } from './run-queries.ts';
import { failuresQuery, pageProgressQuery, stepProgressQuery, stepsQuery } from './step-queries.ts';

const run = { integration: 'hubspot', runId: '0a637b12e926a1f941277242971ea24b' };

function parses(parser: typeof logql, query: string): boolean {
  let good = true;
  parser.parse(query).iterate({
    enter: (node) => {
      if (node.type.isError) good = false;
    },
  });
  return good;
}

describe('queries', () => {
  it('S0-05 S0-12 runs are those of one integration only', () => {
    expect(runListQuery({ integration: 'hubspot' })).toBe(
      '{sync_integration="hubspot", sync_kind="lifecycle"} | sync_level="run" | sync_log_type!="connection_flow" | sync_log_type!="action"' +
        ' | sync_log_type!="passthrough" | sync_log_type!="incoming_webhook" | sync_log_type!="webhook_delivery"',
    );
    expect(runsByIdQuery({ integration: 'hubspot', runIds: ['a', 'b'] })).toBe(
      '{sync_integration="hubspot", sync_kind=~"lifecycle|progress"} | sync_level="run" | sync_run_id=~"a|b"',
    );
  });

  it('S0-19 steps are read by run id', () => {
    expect(stepsQuery(run)).toBe(
      '{sync_integration="hubspot", sync_kind="step"} | sync_level="step" | sync_run_id="0a637b12e926a1f941277242971ea24b"',
    );
  });

  it('S4-25 a body is read by the trace and span of its call', () => {
    expect(bodyQuery({ integration: 'hubspot', traceId: run.runId, spanId: '59eb32aab4629c2a' })).toBe(
      '{sync_integration="hubspot", sync_kind="body"} | trace_id="0a637b12e926a1f941277242971ea24b" | span_id="59eb32aab4629c2a"',
    );
  });

  it('S0-24 pages are found by their step id', () => {
    expect(pageListQuery({ stepId: '59eb32aab4629c2a' })).toMatch(
      /^\{ span\."sync\.step\.id" = "59eb32aab4629c2a" && span\."sync\.level" = "page" \} \| select\(.*\) with \(most_recent=true\)$/,
    );
  });

  it('S0-43b S0-43c a record is searched in one integration, and in one run and step where they are open', () => {
    const search = { column: 'sync.entity.source_id', term: 'hs-1', match: 'exact', integration: 'hubspot' } as const;
    expect(recordQuery(search)).toContain(
      '{ span."sync.entity.source_id" = "hs-1" && span."sync.level" = "entity" && span."sync.integration" = "hubspot" }',
    );
    expect(recordQuery({ ...search, runId: 'r', stepId: 's', match: 'contains' })).toContain(
      'span."sync.entity.source_id" =~ ".*hs-1.*" && span."sync.level" = "entity" && span."sync.integration" = "hubspot" && span."sync.run.id" = "r" && span."sync.step.id" = "s"',
    );
  });

  it('none asks Tempo what it answers from fragments of a trace, or for ids without their zeros', () => {
    // A trace lies in several blocks until it is compacted: `{A} && {B}`, structural operators and count() see one of them.
    for (const query of [
      pageListQuery({ stepId: 's' }),
      setupPagesQuery(run),
      pageSegmentsQuery({ pageId: 'p' }),
      loadedFromQuery({ originId: 'o' }),
      recordQuery({ column: 'sync.entity.source_id', term: 't', match: 'exact', integration: 'i' }),
    ]) {
      expect(query.match(/\{/g)).toHaveLength(1);
      expect(query).not.toMatch(/count\(|>>|<<|~\s|link:|trace:|nestedSet/);
      expect(query).toMatch(/with \(most_recent=true\)$/);
    }
  });

  it('all of them parse with the grammars of Grafana', () => {
    const hostile = { integration: '"}\\ | a', runId: '"', stepId: '\n', pageId: '`' };
    for (const query of [
      runListQuery(hostile),
      runsByIdQuery({ integration: '"', runIds: ['"', '|'] }),
      stepsQuery(hostile),
      stepProgressQuery(hostile),
      pageProgressQuery(hostile),
      failuresQuery(hostile),
      bodyQuery({ ...hostile, traceId: hostile.runId, spanId: hostile.runId }),
    ]) {
      expect(query).toSatisfy((text: string) => parses(logql, text));
    }
    for (const query of [
      pageListQuery(hostile),
      setupPagesQuery(hostile),
      pageSegmentsQuery(hostile),
      loadedFromQuery({ originId: '"' }),
      recordQuery({ column: 'sync.entity.target_id', term: '"} | {', match: 'contains', ...hostile }),
    ]) {
      expect(query).toSatisfy((text: string) => parses(traceql, text));
    }
  });
});
