import { isOwnKey, isPlainKey, onRulesChanged } from './own-rules.ts';

/** Never a secret by its key alone, a secret wherever it stands, or a secret as a parameter of a URL or form. */
type KeyClass = 'plain' | 'secret' | 'parameter';

/** Say a secret anywhere in a key, whatever its case and separators. */
const SECRET_PARTS =
  /passw(?:or)?d|passwd|passphrase|passcode|pwd|secret(?!ar|smanager)|credential|authori[sz]ation|bearer|apikey|accesskey|privatekey|signingkey|encryptionkey|decryptionkey|sharedkey|masterkey|accountkey|sessionkey|sessionid|phpsessid|jsessionid|authkey|authtoken|authcode|accesstoken|refreshtoken|idtoken|codeverifier|clientassertion|samlresponse|cardnumber|csrf|xsrf/;

/** Say a secret as a key's last word. */
const SECRET_WORDS = new Set([
  'token',
  'tokens',
  'auth',
  'oauth',
  'pass',
  'pin',
  'otp',
  'cvv',
  'cvc',
  'jwt',
  'cookie',
  'cookies',
  'sessid',
  'hapikey',
]);

/** Say a secret as the last word of a parameter's key: in JSON they mostly name error codes, project keys and the like. */
const PARAMETER_WORDS = new Set(['key', 'code', 'session', 'sess', 'sid', 'sig', 'signature']);

/** `page_token` is a cursor and `max_tokens` a number: both explain a call. */
const PLAIN_TOKENS = new Set(
  'page next prev previous continuation cursor sync delta skip start starting change max min total prompt completion input output used remaining num'.split(
    ' ',
  ),
);

/** `sort_key`, `country_code`: words that make a key or code harmless. */
const PLAIN_QUALIFIERS = new Set(
  'sort order primary foreign partition idempotency start end next last group object row cache project issue board event message translation public country postal zip currency language lang locale status error area region state phone dial product promo coupon discount department item sku reason response bar qr external'.split(
    ' ',
  ),
);

/** A key that ends so tells something about a secret: `token_type`, `password_changed_at`; or is a file: `token.ts`. */
const ABOUT_WORDS = new Set(
  'type expires expiry expiration in at on by url uri endpoint count length size policy version status state name label enabled required valid invalid changed updated created ttl age limit scope scopes provider method format algorithm alg error errors message description prefix id ids ts js mjs cjs tsx jsx py rb go java html json css'.split(
    ' ',
  ),
);

/** Ends in "id", yet is a secret or, by OpenTelemetry's list, treated as one. */
const SECRET_IDS = /(?:accesskeyid|secretid|sessionid)$/;

/** Words behind which the key's noun stands: `password_confirmation`, `tokenValue`. */
const FILLERS = new Set(
  'value string text raw plain base64 b64 hash header data new old current confirm confirmation encrypted'.split(' '),
);

const LONGEST_KEY = 128;
const CACHE_SIZE = 2_000;
const cache = new Map<string, KeyClass>();
onRulesChanged(() => cache.clear());

/** Whether a value under this key is a secret in JSON, text, or anywhere else (S2-13, S4-24). */
export function isSecretKey(key: string): boolean {
  return classOf(key) === 'secret';
}

/** Whether a value under this key is a secret in a URL's query or fragment, or in a form. */
export function isSecretParameter(key: string): boolean {
  return classOf(key) !== 'plain';
}

function classOf(key: string): KeyClass {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const found = classify(key.slice(-LONGEST_KEY));
  if (key.length <= LONGEST_KEY) {
    if (cache.size >= CACHE_SIZE) cache.clear();
    cache.set(key, found);
  }
  return found;
}

function classify(key: string): KeyClass {
  // Our own attribute: the id of a connection flow (S4-29), not a cookie.
  if (key === 'session.id') return 'plain';
  const words = wordsOf(key);
  if (isOwnKey(key, words)) return 'secret';
  if (isPlainKey(key)) return 'plain';
  while (words.length > 1 && FILLERS.has(words.at(-1) ?? '')) words.pop();
  const last = words.at(-1)?.replace(/\d+$/, '') ?? '';
  const squeezed = words.join('');
  if (SECRET_IDS.test(squeezed)) return 'secret';
  if (words.length > 1 && ABOUT_WORDS.has(last)) return words.includes('amz') ? 'parameter' : 'plain';
  if (SECRET_PARTS.test(squeezed)) return 'secret';
  const qualifier = words.at(-2) ?? '';
  if (SECRET_WORDS.has(last)) return last.startsWith('token') && PLAIN_TOKENS.has(qualifier) ? 'plain' : 'secret';
  if (PARAMETER_WORDS.has(last)) return PLAIN_QUALIFIERS.has(qualifier) ? 'plain' : 'parameter';
  return words.includes('session') || words.includes('amz') ? 'parameter' : 'plain';
}

function wordsOf(key: string): string[] {
  return key
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}
