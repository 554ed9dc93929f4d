/** What differs from failure to failure, in the order in which it is looked for: at one place in a text, the first that fits wins. */
const PATTERNS: Readonly<Record<string, RegExp>> = {
  // a code such as E1234, ORA-00942 or TS2345 is no parameter: it stays
  code: /(?<![\w-])[A-Z]{1,8}[-_]?\d{2,6}(?![\w-])/,
  email: /(?<![\w.+%-])[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}/,
  url: /(?<!\w)[a-z][a-z0-9+.-]{1,20}:\/\/[^\s"'<>]+/,
  hostname:
    /(?<![\w.-])(?:[a-z0-9-]{1,63}\.){1,8}(?:com|net|org|io|dev|app|co|cloud|eu|de|uk|example|local|internal)(?::\d{1,5})?(?![\w-])/,
  ip: /(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5})?(?![\w.]\d)|(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{1,4}(?![\w:])/,
  traceparent: /(?<!\w)00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}(?!\w)/,
  uuid: /(?<![0-9a-z])[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![0-9a-z])/,
  date: /(?<!\d)\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)?(?:Z|[+-]\d{2}:?\d{2})?(?!\d)|(?<!\d)\d{1,2}[/.]\d{1,2}[/.]\d{4}(?!\d)|(?<!\d)\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?!\d)/,
  duration: /(?<![\w.])\d{1,12}(?:\.\d{1,9})?(?:ms|s|m|h| ?(?:milliseconds|seconds|minutes|hours))(?!\w)/,
  // with a digit, so that no word of a language is one
  id: /(?<![0-9a-z])0x[0-9a-f]{1,64}(?!\w)|(?<!\w)(?=[a-f]{0,64}\d)[0-9a-f]{8,128}(?![0-9a-z])|(?<![0-9a-z])[a-z]{2,8}_(?=[A-Za-z]{0,64}\d)[0-9A-Za-z]{8,64}(?!\w)|(?<![\w-])(?=[\w-]{0,128}\d)(?=[\w-]{0,128}[A-Z])(?=[\w-]{0,128}[a-z])[\w-]{20,128}(?![\w-])/,
  number: /(?<![\w.])-?\d{1,15}\.\d{1,15}(?![\w.]\d)|(?<![0-9A-Za-z])\d{4,}(?![0-9A-Za-z])/,
  value: /=(?:"[^"]{0,512}"|'[^']{0,512}'|(?:true|false)(?!\w))/,
};

/** Ids of digits only are numbers too, and must not change the group. */
const SHOWN: Readonly<Record<string, string>> = { uuid: '<id>', id: '<id>', number: '<id>', traceparent: '<id>', value: '=<value>' };

const PARAMETER = new RegExp(
  Object.entries(PATTERNS)
    .map(([name, { source }]) => `(?<${name}>${source})`)
    .join('|'),
  'g',
);

const LONGEST = 2_048;
const KEPT = 300;

/**
 * A message without what differs from failure to failure, so that equal causes have equal words. Numbers of three digits
 * or fewer stay, because an HTTP status is one.
 */
export function messageTemplate(message: string): string {
  const text = message.slice(0, LONGEST).replace(PARAMETER, (match: string, ...rest: unknown[]) => {
    const groups = rest.at(-1) as Record<string, string | undefined>;
    if (groups['code'] !== undefined) return match;
    const name = Object.keys(PATTERNS).find((each) => groups[each] !== undefined) ?? 'value';
    return SHOWN[name] ?? `<${name}>`;
  });
  return text.replace(/\s+/g, ' ').trim().slice(0, KEPT);
}
