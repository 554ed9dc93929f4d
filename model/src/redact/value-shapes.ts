import { redactCardNumbers } from './card-number.ts';
import { hasOwnPatterns } from './own-rules.ts';
import { REDACTED } from './replacement.ts';

/**
 * Credentials that their own shape gives away, as what they begin with and what follows. Each begins where no word goes on,
 * so that a long run of word characters is tried once and not from each of its characters: that keeps the whole linear.
 */
const SHAPES: readonly (readonly [head: string, rest: string])[] = [
  // JSON web token, signed or encrypted; a base64 cursor has no dots
  ['eyJ', '[\\w-]{8,}\\.[\\w-]{4,}(?:\\.[\\w-]*){0,3}'],
  // AWS access key ids
  ['A(?:KIA|SIA)', '[A-Z0-9]{16}(?![A-Za-z0-9])'],
  // GitHub, GitLab, npm
  ['gh[pousr]_', '\\w{16,}'],
  ['github_pat_', '\\w{20,}'],
  ['glpat-', '[\\w-]{20,}'],
  ['npm_', '[A-Za-z0-9]{36}'],
  // Slack
  ['xox[a-z]', '(?:\\.xox[a-z])?-[\\w-]{8,}'],
  ['xapp-', '\\d-[\\w-]{8,}'],
  // Stripe
  ['[srp]k_(?:live|test)_', '\\w+'],
  ['whsec_', '[\\w+/=]{16,}'],
  // OpenAI, Anthropic
  ['sk-', '[\\w-]{16,}'],
  // Google
  ['AIza', '[\\w-]{30,}'],
  ['ya29\\.', '[\\w.-]{8,}'],
  ['GOCSPX-', '[\\w-]{20,}'],
  // HubSpot, Shopify, SendGrid, Notion, Linear, Square, DigitalOcean, Atlassian
  ['pat-', '[a-z]{2}\\d-[0-9a-f-]{32,}'],
  ['shp(?:at|ca|pa|ss)_', '[0-9a-fA-F]{24,}'],
  ['SG\\.', '[\\w-]{16,}\\.[\\w-]{16,}'],
  ['secret_', '[A-Za-z0-9]{40,}'],
  ['ntn_', '[A-Za-z0-9]{40,}'],
  ['lin_api_', '[A-Za-z0-9]{32,}'],
  ['sq0[a-z]{3}-', '[\\w-]{20,}'],
  ['do[opr]_v1_', '[0-9a-f]{40,}'],
  ['ATATT3x', '[\\w=-]{20,}'],
];
const SHAPE = new RegExp(`(?<![\\w-])(?:${SHAPES.map(([head, rest]) => head + rest).join('|')})`, 'g');

/** What a secret that its shape gives away has at the least. */
const BEGINNINGS = `hooks\\.|/bot|-----B|[Bb][Ee][Aa][Rr]|[Bb][Aa][Ss][Ii]|\\d{4}[ -]?\\d{4,6}[ -]?\\d{4}|${SHAPES.map(([head]) => head).join('|')}`;
const SHAPELY = new RegExp(BEGINNINGS);

/** What text must have at the least to hide anything: one look at it spares ids and short messages all others. */
const SUSPECT = new RegExp(`[=:%<\\\\]|//|${BEGINNINGS}`);

/** Whether text may hide a secret that its own shape gives away, as long as nothing in it is encoded. */
export function mayHideShape(text: string): boolean {
  return SHAPELY.test(text) || hasOwnPatterns();
}

/** Whether text may hide a secret of any kind, by shape or by key. */
export function isSuspect(text: string): boolean {
  return SUSPECT.test(text) || hasOwnPatterns();
}

/** A path of Slack's or Telegram's whose very segments are the secret. */
const SECRET_PATHS = /(?<=hooks\.slack\.com\/(?:services|workflows|triggers)\/)[\w/-]{8,}|(?<=\/bot)\d{6,}:[\w-]{20,}/g;

const CREDENTIAL = /\b(Bearer|Basic)([ \t]{1,4}|%20|\+)([\w.~+/=-]{4,})/gi;

/** Words that follow "bearer" and "basic" in a sentence. */
const PROSE =
  /^(?:tokens?|auth|authenticat\w*|authori[sz]\w*|schemes?|realm|headers?|errors?|credentials?|realm=.*|missing|invalid|expired|required|format|types?|plan|access|information|with|from|only|must|that|this)[.,:;]?$/i;

const PEM_BEGIN = '-----BEGIN ';
const PEM_END = /-----END [A-Z0-9 ]{1,60}-----/g;

/** Replaces tokens of providers' own shapes, and nothing that might be an id. */
export function redactTokens(text: string): string {
  return text.replace(SHAPE, REDACTED);
}

/** Replaces what looks like a credential wherever it stands. */
export function redactShapes(text: string): string {
  const bare = redactTokens(text).replace(CREDENTIAL, (found, scheme: string, gap: string, value: string) =>
    isCredential(scheme, value) ? `${scheme}${gap}${REDACTED}` : found,
  );
  return redactPem(redactCardNumbers(redactPaths(bare)));
}

/** Looking back is dear: only where there is such a path. */
function redactPaths(text: string): string {
  return text.includes('hooks.slack.com/') || text.includes('/bot') ? text.replace(SECRET_PATHS, REDACTED) : text;
}

function isCredential(scheme: string, value: string): boolean {
  if (PROSE.test(value)) return false;
  // Base64 mixes cases and digits; "Basic membership" does not.
  return scheme.toLowerCase() === 'bearer' || /[\d+/=]|[a-z][A-Z]|[A-Z]{2}/.test(value);
}

/** A block without its end was cut off: all that follows is the key. */
function redactPem(text: string): string {
  let begin = text.indexOf(PEM_BEGIN);
  if (begin < 0) return text;
  let out = '';
  let done = 0;
  while (begin >= 0) {
    out += text.slice(done, begin) + REDACTED;
    PEM_END.lastIndex = begin;
    done = PEM_END.exec(text) === null ? text.length : PEM_END.lastIndex;
    begin = text.indexOf(PEM_BEGIN, done);
  }
  return out + text.slice(done);
}
