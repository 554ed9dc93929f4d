const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
/** `v3`, `v2.1`, `v1beta1`, `2024-01`, `oauth2.0`. */
const VERSION = /^v\d+(?:(?:alpha|beta|rc)\d*)?(?:[._-]\w{1,8})?$|^\d{4}-\d{2}(?:-\d{2})?$|^[a-z]*\d{1,2}(?:\.\d{1,2}){1,2}$/i;
/** `oauth2`, `web3-api`, `OAUTH2`: words that end in a small number. */
const NUMBERED_WORDS = /^(?:[a-z]+\d{0,2}(?:[-_.~](?=[a-z])|$))+$|^[A-Z]+\d{1,2}$/;
/** `getUserV2`. */
const NUMBERED_CAMEL = /^[a-zA-Z][a-z]+(?:[A-Z][a-z]{2,}|V)*\d{1,2}$/;
/** `k8s`, `i18n`, `2fa`: too short to tell records apart. */
const SHORT = 4;
const LONG = 40;
const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i;
const BEHIND = /[?#]/;

const ZERO = 48;
const NINE = 57;
const LOWER_A = 97;
const LOWER_Z = 122;

/** Most segments are small letters or digits only: the one is a word, the other an id. Undefined for any other. */
function plainly(path: string, from: number, to: number): boolean | undefined {
  let digits = 0;
  for (let at = from; at < to; at += 1) {
    const code = path.charCodeAt(at);
    if (code >= ZERO && code <= NINE) digits += 1;
    else if (code < LOWER_A || code > LOWER_Z) return undefined;
  }
  if (digits === 0) return to - from > LONG;
  return digits === to - from ? true : undefined;
}

function isIdLike(segment: string): boolean {
  if (segment.includes('@') || segment.includes('%40') || segment.length > LONG) return true;
  if (!/\d/.test(segment) || VERSION.test(segment)) return false;
  if (/^\d+$/.test(segment) || UUID.test(segment)) return true;
  if (!/^[\w.~-]+$/.test(segment) || segment.length <= SHORT) return false;
  return !NUMBERED_WORDS.test(segment) && !NUMBERED_CAMEL.test(segment);
}

/** A path with id-like segments replaced by `{id}`, so that calls to one end point have one name. Takes a path or a whole URL. */
export function urlTemplate(url: string): string {
  const whole = url.startsWith('/') ? url : url.replace(ORIGIN, '');
  const end = whole.search(BEHIND);
  const path = end < 0 ? whole : whole.slice(0, end);
  let template = '';
  for (let from = 0; from <= path.length;) {
    const slash = path.indexOf('/', from);
    const to = slash < 0 ? path.length : slash;
    const isId = plainly(path, from, to) ?? isIdLike(path.slice(from, to));
    template += (isId ? '{id}' : path.slice(from, to)) + (slash < 0 ? '' : '/');
    from = to + 1;
  }
  return template === '' ? '/' : template;
}
