import { lokiName } from '@synctrail/model';
import { stepsQuery, stepProgressQuery, failuresQuery, pageProgressQuery } from '../../plugin/src/data/queries/step-queries.ts';
import { runListQuery, runsByIdQuery } from '../../plugin/src/data/queries/run-queries.ts';
import type { SentLogs } from './generate-logs.ts';

const run = lokiName('sync.run.id');
const integration = lokiName('sync.integration');
const kind = lokiName('sync.kind');
const event = lokiName('sync.event');
const status = lokiName('sync.status');
const failed = lokiName('sync.count.failed');
const fetched = lokiName('sync.count.fetched');
const took = lokiName('sync.duration_ms');
const source = lokiName('sync.entity.source_id');
const error = lokiName('sync.error.class');
const reason = lokiName('sync.reason');
const step = lokiName('sync.step.name');
const code = lokiName('http.response.status_code');

const hub = `{${integration}="hubspot"}`;
const lifecycle = `{${integration}="hubspot", ${kind}="lifecycle"}`;
const failures = `{${kind}="failure"}`;
const progress = `{${kind}="progress"}`;

/** What the plugin asks, of each run that was sent. */
export function pluginQuestions({ runs }: SentLogs): string[] {
  const [first, second] = runs;
  const ids = runs.filter((each) => each.integration === 'hubspot').map(({ id }) => id);
  return [
    ...new Set(runs.map((each) => runListQuery({ integration: each.integration }))),
    runsByIdQuery({ integration: 'hubspot', runIds: ids.slice(0, 1) }),
    runsByIdQuery({ integration: 'hubspot', runIds: ids }),
    runsByIdQuery({ integration: 'hubspot', runIds: ids.slice(1, 3), kinds: ['progress'] }),
    ...[first, second].flatMap((each) => {
      if (!each) return [];
      const of = { integration: each.integration, runId: each.id };
      const stepId = each.stepIds[0] ?? '';
      return [
        stepsQuery(of),
        stepProgressQuery(of),
        failuresQuery(of),
        failuresQuery({ ...of, stepId }),
        pageProgressQuery({ ...of, stepId }),
      ];
    }),
  ];
}

/** Log queries: each construct that the embedded store answers. */
export const LOG_QUESTIONS: readonly string[] = [
  hub,
  `{${integration}!="hubspot", ${kind}="step"}`,
  `{${integration}=~"hub.*", ${kind}=~"lifecycle|step"}`,
  `{${integration}!~"hub.*", ${kind}="lifecycle"}`,
  `{${integration}="charge\\"bee", ${kind}="lifecycle"}`,
  `{${integration}=\`charge"bee\`, ${kind}="lifecycle"}`,
  `{service_name="generated-sync", nothing=""}`,
  `{service_name=~"generated.+", ${kind}="failure"}`,
  `{service_name="nobody"}`,
  // Lines.
  `${failures} |= "hs-1"`,
  `${failures} != "hs-1"`,
  `${failures} |= "hs-1" or "hs-2"`,
  `${failures} != "hs-1" or "hs-2"`,
  `${failures} |= "failed" |= "back\\\\slash" != "two"`,
  `${failures} |= "ünïcödé — 漢字 🙂"`,
  `${failures} |~ "hs-[12] "`,
  `${failures} !~ "hs-[12] "`,
  `${failures} |~ "(?i)CONTACT HS-3"`,
  `${failures} |~ "two.lines"`,
  `${failures} |~ "(?s)two.lines"`,
  `${failures} |~ "hs-1" or "hs-3"`,
  `${failures} |= ""`,
  `${failures} |= "\\t"`,
  `${failures} |= "hs-1" # a comment`,
  // Labels.
  `${lifecycle} | ${status}="failed"`,
  `${lifecycle} | ${status}!="failed"`,
  `${lifecycle} | ${status}=~"failed|in_progress"`,
  `${lifecycle} | ${status}=~"fail.*"`,
  `${lifecycle} | ${status}=~".*failed"`,
  `${lifecycle} | ${status}=~"fail"`,
  `${lifecycle} | ${status}!~"partial.*"`,
  `${lifecycle} | ${status}=~"fail(ed|ure)"`,
  `${lifecycle} | ${status}=~"partially_failed|partial_success"`,
  `${lifecycle} | ${status}=~"(?i)FAILED"`,
  ...[
    'fail|partially',
    'partial|partially',
    'f.*d',
    'f(a|i)iled',
    'failed|fa.*',
    '(failed)',
    '(?:fail)ed',
    '(fail)ed',
    'fail(ed|)',
    '.*ail.*',
    '.*ail.*d',
    '.+',
    '.*',
    'failed|',
    '',
    'a|b',
    'suc(cess|h).*',
    'in_(progress|x)|in_y',
    'in_progress|in_progres',
    'fai\\\\.led',
    'fa?iled',
    'x|failed|success|in_progress',
    'x|failed|fail|f',
  ].map((pattern) => `${lifecycle} | ${status}=~"${pattern}"`),
  `${failures} | ${reason}=~"two.lines.*"`,
  `${failures} | ${reason}=~"two.lin[e]s.*"`,
  `${failures} | ${reason}=~"(?s)two.lin[e]s.*"`,
  `${lifecycle} | nothing=""`,
  `${lifecycle} | nothing!=""`,
  `${failures} | ${source}="ünïcödé — 漢字 🙂"`,
  `${failures} | ${reason}="two\\nlines\\tand a tab"`,
  `${failures} | ${reason}="back\\\\slash \\\\n that is no line break"`,
  `${failures} | ${reason}=~".*quotes.*"`,
  `${failures} | ${code}>=402`,
  `${failures} | ${code}==401`,
  `${failures} | ${code}!=401`,
  `${failures} | ${code}<4.02e2`,
  `${failures} | ${code}>=402 and ${code}<404`,
  `${failures} | ${code}=400 or ${code}=403`,
  `${failures} | ${code}=400 or ${code}=403, ${error}="auth"`,
  `${failures} | ${error}="auth", ${code}=400 or ${code}=404`,
  `${failures} | (${code}=400 or ${code}=404) and ${error}="auth"`,
  `${failures} | ${code}=400 or ${code}=404 and ${error}="auth"`,
  `${failures} | ${error}>5`,
  `${failures} | ${error}>5 | __error__=""`,
  `${failures} | ${error}>5s`,
  `${failures} | ${error}>5KB`,
  `${lifecycle} | ${took}>100000`,
  `${lifecycle} | ${took}>100000s`,
  `${lifecycle} | ${fetched}>0 | ${failed}=0`,
  `${lifecycle} | severity_number=9 | severity_text="INFO"`,
  `${lifecycle} | scope_name="synctrail" | scope_version!="1"`,
  `${lifecycle} | ${integration}="hubspot"`,
  `${hub} | ${integration}="other"`,
  `${failures} | ${error}=~"auth|rate_limited" | ${step}="contacts" |= "hs-"`,
  // Parsers.
  `${progress} | json`,
  `${progress} |= "more" | json | more>0`,
  `${progress} | json | more="1"`,
  `${progress} | json | __error__=""`,
  `${progress} | json | __error__!=""`,
  `${failures} | logfmt`,
  `${failures} | logfmt --strict`,
  `${failures} | logfmt --keep-empty`,
  `${failures} | logfmt | took>1s`,
  `${failures} |= "logfmt" | logfmt | msg="as logfmt"`,
  `${failures} | logfmt | level=~"in.*"`,
  // Fewer labels.
  `${failures} | keep ${error}`,
  `${failures} | keep ${error}, ${integration}`,
  `${failures} | keep ${error}="auth"`,
  `${failures} | keep ${error}=~"a.+"`,
  `${failures} | drop ${reason}, ${source}`,
  `${failures} | drop ${error}="auth"`,
  `${failures} | drop ${integration}`,
  `${progress} | json | drop __error__, __error_details__`,
];

const counted = `count_over_time(${hub}[10m])`;

/** Metric queries, each asked at one instant and over a time. */
export const METRIC_QUESTIONS: readonly string[] = [
  `count_over_time(${lifecycle} | keep ${status} [30m])`,
  `sum by (${kind}) (${counted})`,
  `sum(${counted})`,
  `sum by (${kind}, nothing) (${counted})`,
  `sum without (${kind}) (count_over_time(${hub} | keep ${kind}, ${status} [10m]))`,
  `sum by (${error}) (count_over_time(${failures}[15m]))`,
  `sum by (${error}) (rate(${failures}[15m]))`,
  `sum by (${error}) (bytes_over_time(${failures}[15m]))`,
  `sum(bytes_rate(${failures}[15m]))`,
  `sum by (${error}) (count_over_time(${failures} |= "hs-1" | ${code}>400 [20m]))`,
  `sum by (${integration}) (sum_over_time({${kind}="lifecycle"} | ${status}!="in_progress" | unwrap ${fetched} [1h]))`,
  `sum_over_time(${lifecycle} | unwrap ${fetched} | keep ${status} [1h])`.replace(
    ` | unwrap ${fetched} | keep ${status}`,
    ` | keep ${status}, ${fetched} | unwrap ${fetched}`,
  ),
  // Without the filter Loki divides by the records that have no such label, too: a fault of its, not repeated here.
  `avg_over_time({${kind}="lifecycle"} | ${took}!="" | unwrap ${took} [1h]) by (${integration})`,
  `min_over_time({${kind}="lifecycle"} | unwrap ${took} [1h]) by (${integration})`,
  `max_over_time({${kind}="lifecycle"} | unwrap ${took} [1h]) by (${integration}, ${status})`,
  `max_over_time({${kind}="lifecycle"} | unwrap ${took} [1h]) by ()`,
  `first_over_time({${kind}="lifecycle"} | unwrap ${took} [1h]) by (${integration})`,
  `last_over_time({${kind}="lifecycle"} | unwrap ${took} [1h]) by (${integration})`,
  `quantile_over_time(0.95, {${kind}="step"} | unwrap ${took} [1h]) by (${integration})`,
  `quantile_over_time(0.5, {${kind}="step"} | unwrap ${took} [1h]) by (${step})`,
  `max_over_time({${kind}="step"} | keep ${took}, ${step} | unwrap ${took} [1h]) without (${step})`,
  `sum_over_time(${failures} | keep ${error} | unwrap ${error} | __error__="" [1h])`,
  `sum(rate({${kind}="step"} | unwrap ${took} [30m]))`,
  `absent_over_time({${kind}="nothing"}[5m])`,
  `absent_over_time(${failures}[1m])`,
  `sum(count_over_time(${progress} | json [20m]))`,
  `sum by (more) (count_over_time(${progress} |= "more" | json [20m]))`,
  `sum by (level) (count_over_time(${failures} | logfmt [30m]))`,
  `max(${counted}) by (${integration})`.replace(counted, `count_over_time(${hub} | keep ${kind} [10m])`),
  `min(count_over_time({service_name=~"generated.+"} | keep ${kind}, ${integration} [10m])) by (${kind})`,
  `avg by (${integration}) (count_over_time({service_name=~"generated.+"} | keep ${kind}, ${integration} [10m]))`,
  `count(count_over_time({service_name=~"generated.+"} | keep ${kind}, ${integration} [30m]))`,
  `topk(1, sum by (${kind}) (count_over_time({service_name=~"generated.+", ${kind}=~"progress|step"}[1h])))`,
  `bottomk(1, sum by (${kind}) (count_over_time({service_name=~"generated.+", ${kind}=~"progress|step"}[1h])))`,
  `sum(count_over_time(${failures}[30m])) / sum(count_over_time({service_name=~"generated.+"}[30m]))`,
  `sum by (${integration}) (count_over_time(${failures}[30m])) / sum by (${integration}) (count_over_time({service_name=~"generated.+"}[30m])) * 100`,
  `sum by (${integration}) (count_over_time(${failures}[30m])) > 10`,
  `sum by (${integration}) (count_over_time(${failures}[30m])) > bool 10`,
  `10 < sum by (${integration}) (count_over_time(${failures}[30m]))`,
  `sum by (${integration}, ${error}) (count_over_time(${failures}[30m])) and sum by (${integration}, ${error}) (count_over_time(${failures} | ${error}="auth" [30m]))`,
  `sum by (${error}) (count_over_time(${failures}[30m])) unless sum by (${error}) (count_over_time(${failures} | ${error}="auth" [30m]))`,
  `sum by (${error}) (count_over_time(${failures}[30m])) or vector(0)`,
  `sum by (${integration}) (count_over_time(${failures}[30m])) + ignoring (${integration}) sum(count_over_time(${failures} | ${integration}="none" [30m]))`,
  `sum by (${integration}, ${error}) (count_over_time(${failures} | ${error}="auth" [30m])) - on (${integration}) sum by (${integration}) (count_over_time(${failures}[30m]))`,
  `sum(count_over_time(${failures}[30m])) - 2 * 3 + 10 / 4 ^ 2 % 3`,
  `(2 + 1) * 3 - sum(count_over_time(${failures}[30m]))`,
  `vector(1) * 2 ^ 3 ^ 2 - 1`,
  `vector(2) * 3`,
  `sum(count_over_time(${hub}[10m] offset 20m))`,
  `sum(count_over_time(${hub} | ${run}!="" [10m]))`,
  `sum(count_over_time((${hub} |= "a")[10m]))`,
  `sum by (${event}) (count_over_time(${hub}[1h])) == 3`,
  `sum(sum_over_time(${lifecycle} | unwrap duration(${took}) | __error__="" [1h]))`,
  `sum(sum_over_time(${lifecycle} | unwrap bytes(${took}) [1h]))`,
];

/** What Loki refuses, word for word. */
export const REFUSED_QUESTIONS: readonly string[] = [
  `${hub} |= "\u0000"`,
  '',
  '{}',
  `{${kind}=""}`,
  `{${kind}=~".*"}`,
  `{${kind}!="x"}`,
  `{${kind}!~".+"}`,
  `sum(count_over_time({${kind}=~".*"}[5m]))`,
  `sum_over_time(${hub}[5m])`,
  `count_over_time(${hub} | unwrap ${took} [5m])`,
  `rate(${hub}[5m]) by (${kind})`,
  `sum_over_time(${hub} | unwrap ${took} [5m]) by (${kind})`,
  `topk(${counted})`,
  `topk(0, ${counted})`,
  `quantile_over_time(${hub} | unwrap ${took} [5m])`,
  `sum(count_over_time(${failures} | keep ${error} | ${error}>5 [1h]))`,
  `sum_over_time(${failures} | keep ${error} | unwrap ${error} [1h])`.replace(
    `${failures} | keep`,
    `{${kind}="failure"} | ${error}="auth" | keep`,
  ),
  `${counted} and 1`,
];

/** What is real LogQL but more than the embedded store answers: it says so. */
export const UNSUPPORTED_QUESTIONS: readonly string[] = [
  `${hub} | line_format "{{.x}}"`,
  `${hub} | label_format a=b`,
  `${hub} | regexp "(?P<x>.)"`,
  `${hub} | pattern "<x> y"`,
  `${hub} | unpack`,
  `${hub} | json a="b"`,
  `${hub} | logfmt a="b"`,
  `${hub} | decolorize`,
  `${hub} |> "a <_> b"`,
  `${hub} |= ip("10.0.0.0/8")`,
  `${hub} | a=ip("10.0.0.0/8")`,
  `sort(${counted})`,
  `stddev(${counted})`,
  `stddev_over_time(${hub} | unwrap ${took} [5m])`,
  `label_replace(${counted}, "a", "$1", "b", "(.*)")`,
  `sum by (${kind}) (${counted}) / on (${kind}) group_left sum by (${kind}) (${counted})`,
];

/** Parsers, and what reads numbers from what they found, on the lines of `generate-lines.ts`. */
export const PARSER_QUESTIONS: readonly string[] = [
  '| json',
  '| logfmt',
  '| logfmt --strict',
  '| logfmt --keep-empty',
  '| json | logfmt',
  '| json | a>1',
  '| json | a>1s',
  '| json | a>1B',
  '| json | b<2h',
  '| json | c>=1KB',
  '| json | d>=1KiB',
  '| json | e>1',
  '| json | e>1s',
  '| json | e>1B',
  '| json | f<0',
  '| json | g>3',
  '| json | h>3',
  '| json | i>3',
  '| json | j>3',
  '| json | k>3',
  '| json | l>3',
  '| json | m>3',
  '| json | f>1s',
  '| json | h>1B',
  '| logfmt | a>1s | b>1KB',
  '| json | a=~"x.*|u"',
  '| json | drop a, b | logfmt',
  '| json | keep a | json',
  '| json | drop sync_kind | json',
  '|~ "^$"',
  '|~ "^a=b$"',
  '|~ "(?m)^c=d$"',
  '|~ "\\\\x00"',
  '|~ "[[:alpha:]]+=\\"\\""',
  '|~ "\\\\bq\\\\b"',
  '|~ "\\\\p{L}=1"',
].map((stages) => `{service_name="line-sender"} ${stages}`);
