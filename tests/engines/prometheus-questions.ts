import { seeded } from '../support/random.ts';

/** What a selector, a range or a function may be asked of the generated metrics. */
const SELECTORS = [
  'sync_entities_total',
  'sync_entities_total{sync_integration="hubspot"}',
  'sync_entities_total{sync_entity_action=~"create|update"}',
  'sync_entities_total{sync_integration!="mail",job=~"shop/.*"}',
  'sync_rate_limit_remaining',
  'connections_open',
  'queue_length_ratio',
  'sync_call_duration_seconds_count',
  'sync_call_duration_seconds_sum{sync_integration!~"h.*"}',
] as const;
const RANGES = ['45s', '1m', '5m', '7m30s', '1h'] as const;
const RANGE_FUNCTIONS =
  'rate increase delta irate idelta avg_over_time min_over_time max_over_time sum_over_time count_over_time last_over_time stddev_over_time stdvar_over_time present_over_time changes resets deriv';
const AGGREGATIONS = ['sum', 'avg', 'min', 'max', 'count', 'group', 'stddev', 'stdvar'] as const;
const GROUPINGS = ['', ' by (sync_integration)', ' by (job, instance)', ' without (instance, job)', ' by (nothing)', ' by ()'] as const;
const VALUE_FUNCTIONS = ['abs', 'ceil', 'floor', 'sqrt', 'ln', 'log2', 'log10', 'sgn', 'round', 'exp', '-'] as const;

const BASIC = [
  ...SELECTORS,
  '{__name__=~"sync_.*_total|queue.*"}',
  '{__name__=~"sync_entities_total",sync_integration="mail"}',
  '{"sync_entities_total", "sync_integration"="hubspot"}',
  'target_info',
  'sync_call_duration_seconds_bucket',
  'memory_used_bytes',
  'io_bytes_per_second',
  'odd_values_milliseconds',
  'odd_values_milliseconds{http_status=~"gro.e.*"}',
  'odd_values_milliseconds{http_status=~".*\\n"}',
  'odd_values_milliseconds{http_status=~"200.500"}',
  'rpc_latency_seconds',
  'rpc_latency_seconds{quantile="0.99"}',
  'rpc_latency_seconds_count',
  'sometimes',
  'ended',
  'not_there',
  'sync_entities_total{not_there=""}',
  'sync_entities_total{job!=""}',
  'sync_entities_total offset 10m',
  'sync_entities_total offset -10m',
  'sync_entities_total @ start()',
  'sync_entities_total @ end() offset 5m',
  'rate(sync_entities_total[5m] @ end())',
  'sync_entities_total - sync_entities_total offset 10m * 2',
  'connections_open offset 5m ^ 2 - 1',
] as const;

const NUMBERS = [
  '1',
  '-1 ^ 2',
  '2 ^ -1 ^ 2',
  '2 ^ 3 ^ 2',
  '-(2) ^ 2 + 10 % 4',
  '1 / 0',
  '-1 / 0',
  '0 / 0',
  '0x1F + 1e3 + .5 + 1_000',
  '5m + 1h30m',
  'Inf - 1',
  'NaN',
  '1 > bool 2',
  '2 >= bool 2',
  '1 == bool NaN',
  'time()',
  'pi()',
  '10 - 4 - 3',
  '100 / 10 / 5',
  '7 % -3',
  '-7 % 3',
  '1 + 2 * 3 == bool 7',
  'scalar(connections_open{instance="instance-a"})',
  'scalar(connections_open)',
  'vector(3)',
  'vector(time()) * 2',
  'hour()',
  'day_of_week() + month() * 100 + year()',
  'minute(vector(1000000))',
  'days_in_month(sync_entities_total * 1e6)',
  'day_of_year() + day_of_month()',
  '3 atan2 4',
] as const;

const OPERATORS = [
  'sync_entities_total * 2',
  '2 - sync_entities_total',
  'sync_entities_total > 300',
  '300 < sync_entities_total',
  'sync_entities_total > bool 300',
  'sync_entities_total == 7',
  'sync_entities_total != 7',
  'odd_values_milliseconds == odd_values_milliseconds',
  'odd_values_milliseconds % 2',
  'odd_values_milliseconds > 0 or -odd_values_milliseconds',
  'sync_call_duration_seconds_sum / sync_call_duration_seconds_count',
  'rate(sync_call_duration_seconds_sum[5m]) / rate(sync_call_duration_seconds_count[5m])',
  'sync_entities_total / on(instance) group_left connections_open',
  'sync_entities_total * on(instance, job) group_left(host_name) target_info',
  'target_info * on(instance, job) group_right(host_name) sync_entities_total',
  'sync_entities_total * on(instance) group_left(not_there) connections_open',
  'sync_entities_total / ignoring(sync_entity_action) group_left sum without(sync_entity_action) (sync_entities_total)',
  'sync_entities_total{sync_entity_action="create"} / ignoring(sync_entity_action) sync_entities_total{sync_entity_action="update"}',
  'sync_entities_total{sync_entity_action="create"} > ignoring(sync_entity_action) sync_entities_total{sync_entity_action="update"}',
  'sync_entities_total{sync_entity_action="create"} > bool ignoring(sync_entity_action) sync_entities_total{sync_entity_action="update"}',
  'connections_open == on(instance) queue_length_ratio',
  'sync_entities_total and on(instance) queue_length_ratio > 0',
  'sync_entities_total unless on(instance) queue_length_ratio > 0',
  'connections_open or queue_length_ratio',
  'connections_open or on(instance) queue_length_ratio',
  'connections_open > 20 or connections_open < 10',
  'sometimes or vector(0)',
  'sum(sync_entities_total) or vector(0) and vector(1)',
  'connections_open and sync_entities_total',
  'connections_open and on() vector(1)',
  'connections_open * on(instance) group_left() (queue_length_ratio > 0)',
] as const;

/** Which of equal values `topk` takes is left open, so it is asked of values that differ. */
const FUNCTIONS = [
  'histogram_quantile(0.9, rate(sync_call_duration_seconds_bucket[5m]))',
  'histogram_quantile(0.5, sum by (le) (rate(sync_call_duration_seconds_bucket[10m])))',
  'histogram_quantile(0.99, sum by (le, sync_integration) (increase(sync_call_duration_seconds_bucket[1h])))',
  'histogram_quantile(0, sync_call_duration_seconds_bucket)',
  'histogram_quantile(1, sync_call_duration_seconds_bucket)',
  'histogram_quantile(1.2, sync_call_duration_seconds_bucket)',
  'histogram_quantile(-1, sync_call_duration_seconds_bucket)',
  'histogram_quantile(0.5, sync_call_duration_seconds_bucket{le!="+Inf"})',
  'histogram_quantile(0.5, sync_call_duration_seconds_bucket{le=~"0.1|0.5|.Inf"})',
  'histogram_quantile(0.5, connections_open)',
  'topk(2, sync_call_duration_seconds_sum)',
  'bottomk(3, sync_rate_limit_remaining)',
  'topk by (sync_integration) (1, rate(sync_call_duration_seconds_sum[5m]))',
  'sum by (instance) (topk(3, sqrt(queue_length_ratio) + on(instance) memory_used_bytes))',
  'bottomk without (sync_integration) (1, sync_call_duration_seconds_sum)',
  'topk(0, sync_entities_total)',
  'topk(1000, connections_open)',
  'topk(time() % 4 + 1, sync_call_duration_seconds_sum)',
  'quantile(0.75, sync_entities_total)',
  'quantile by (job) (0.5, rate(sync_entities_total[5m]))',
  'quantile(2, sync_entities_total)',
  'quantile_over_time(0.9, sync_rate_limit_remaining[10m])',
  'quantile_over_time(-0.1, connections_open[5m])',
  'predict_linear(memory_used_bytes[10m], 3600)',
  'predict_linear(connections_open[10m] offset 5m, 60)',
  'absent(not_there{job="a",instance=~"b",x="y",x="z"})',
  'absent(sync_entities_total)',
  'absent(sometimes)',
  'absent(sum(not_there))',
  'absent_over_time(sometimes{a="b"}[5m])',
  'absent_over_time(ended[1m])',
  'clamp(connections_open, 10, 20)',
  'clamp(connections_open, 20, 10)',
  'clamp_min(connections_open, 15)',
  'clamp_max(connections_open, NaN)',
  'round(sync_rate_limit_remaining, 0.5)',
  'round(sync_rate_limit_remaining, 100)',
  'round(-sync_rate_limit_remaining)',
  'sort(connections_open)',
  'sort_desc(connections_open)',
  'sort(odd_values_milliseconds)',
  'timestamp(connections_open)',
  'timestamp(connections_open offset 5m)',
  'timestamp(connections_open + 1)',
  'label_replace(connections_open, "short", "$1", "instance", "instance-(.)")',
  'label_replace(connections_open, "short", "<$1${2}$$>", "instance", "(inst).*-(.*)")',
  'label_replace(connections_open, "short", "$9|$0", "instance", "i.*")',
  'label_replace(connections_open, "instance", "", "instance", "instance-a")',
  'label_replace(connections_open, "new", "x", "instance", "nothing")',
  'label_replace(connections_open, "new", "empty", "not_there", "")',
  'label_replace(connections_open, "new", "$1", "job", "(?i)SHOP/(.*)")',
  'label_join(connections_open, "all", "-", "job", "instance", "not_there")',
  'sum by (job) (label_replace(rate(sync_entities_total[5m]), "job", "one", "job", ".*"))',
  'avg(sync_entities_total) by (job) / sum(sync_entities_total) by (job)',
  'sum(rate(sync_entities_total{sync_status="success"}[5m])) by (sync_integration) / ignoring(sync_entity_action) group_left sum(connections_open)',
  'max by (instance) (odd_values_milliseconds)',
  'min by (instance) (odd_values_milliseconds)',
  'avg(odd_values_milliseconds)',
  'sum(odd_values_milliseconds)',
  'avg_over_time(odd_values_milliseconds[10m])',
  'sum_over_time(odd_values_milliseconds[3m])',
  'max_over_time(odd_values_milliseconds[6m])',
  'count by (__name__) ({job="mail-sync"})',
  'count({__name__=~".+"})',
] as const;

/** What cannot be carried out, by the words of PromQL or by what is stored. */
export const FAILING = [
  'sync_entities_total / sync_entities_total{sync_integration="x"} +',
  'sum(',
  'rate(sync_entities_total)',
  'sync_entities_total[5m] + 1',
  'abs(1)',
  'abs()',
  'clamp(connections_open, 1)',
  'sum(1)',
  '1 == 2',
  '1 and 2',
  '{}',
  '{job=~".*"}',
  '{job=""}',
  'sync_entities_total{job=~"("}',
  'sync_entities_total{job="a}',
  'sync_entities_total{__name__="a"}',
  'sum(connections_open) offset 5m',
  'connections_open offset 5m offset 5m',
  'connections_open[0s]',
  '-"text"',
  'foo bar',
  'connections_open * on(instance) group_left sync_entities_total',
  'connections_open * on(instance) sync_entities_total',
  'sync_entities_total * on(instance) connections_open',
  'connections_open and on(instance) group_left queue_length_ratio',
  'connections_open + on(job) group_left(job) queue_length_ratio',
  'rate({__name__=~"sync_call_duration_seconds_(sum|count)"}[5m])',
  '-{__name__=~"sync_call_duration_seconds_(sum|count)"}',
  'topk(NaN, connections_open)',
  'topk(scalar(not_there), connections_open)',
  'label_replace(connections_open, "x", "y", "instance", "(")',
  'label_replace(sync_entities_total, "sync_entity_action", "x", "sync_entity_action", ".*")',
  'connections_open @ NaN',
] as const;

/** Real PromQL that only Prometheus answers, with what the embedded store names in its refusal. */
export const UNSUPPORTED: readonly (readonly [query: string, part: string])[] = [
  ['max_over_time(connections_open[10m:1m])', 'subqueries'],
  ['count_values("value", connections_open)', 'the aggregation count_values'],
  ['sin(connections_open)', 'the function sin'],
  ['histogram_count(connections_open)', 'the function histogram_count'],
  ['label_replace(connections_open, "x", "${name}", "instance", "(?P<name>.*)")', 'the group name of label_replace'],
];

/** Expressions made of parts that fit, the same every time. */
function composed(seed: number, count: number): string[] {
  const random = seeded(seed);
  const one = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const offset = () => (random() < 0.2 ? ` offset ${one(['3m', '10m', '-2m'])}` : '');
  const vector = (depth: number): string => {
    const kind = random();
    if (depth === 0 || kind < 0.15) return `${one(SELECTORS)}${offset()}`;
    if (kind < 0.45) return `${one(RANGE_FUNCTIONS.split(' '))}(${one(SELECTORS)}[${one(RANGES)}]${offset()})`;
    if (kind < 0.7) return `${one(AGGREGATIONS)}${one(GROUPINGS)} (${vector(depth - 1)})`;
    if (kind < 0.8) return `${one(VALUE_FUNCTIONS)}(${vector(depth - 1)})`;
    if (kind < 0.9) return `${vector(depth - 1)} ${one(['+', '-', '*', '/', '>', '<=', '> bool'])} ${one(['2', '100.5', '0', '-3'])}`;
    return `sum by (instance) (${vector(depth - 1)}) ${one(['+', '/', 'and', 'or', 'unless', '>='])} max by (instance) (${vector(depth - 1)})`;
  };
  return Array.from({ length: count }, () => vector(3));
}

/** Everything that both must answer the same. */
export function questions(seed: number, count: number): string[] {
  return [...new Set<string>([...BASIC, ...NUMBERS, ...OPERATORS, ...FUNCTIONS, ...composed(seed, count)])];
}
