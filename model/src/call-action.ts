const VERBS: Readonly<Record<string, string>> = { POST: 'create', PUT: 'update', PATCH: 'update', DELETE: 'delete', HEAD: 'check' };

/** Last words of a path that say what is done, rather than to what. */
const VERB_WORDS = new Set(
  (
    'search query count list get read fetch find create add insert update upsert replace set delete remove archive unarchive restore merge ' +
    'link unlink attach detach associate assign send post push pull sync import export upload download copy duplicate move publish unpublish ' +
    'cancel close open reopen approve reject confirm verify validate capture refund void pay finalize subscribe unsubscribe enable disable ' +
    'lock unlock revoke refresh introspect start stop run'
  ).split(' '),
);

const IRREGULAR: Readonly<Record<string, string>> = { people: 'person', children: 'child', statuses: 'status' };
const ALREADY_SINGULAR = /(?:ss|us|is|news|series|sms|analytics)$/;

function singularWord(word: string): string {
  const known = IRREGULAR[word];
  if (known !== undefined) return known;
  if (ALREADY_SINGULAR.test(word)) return word;
  if (/[^aeiou]ies$/.test(word)) return `${word.slice(0, -3)}y`;
  if (/(?:ss|x|z|ch|sh)es$/.test(word)) return word.slice(0, -2);
  return word.length > 2 ? word.replace(/s$/, '') : word;
}

/** The words of a noun, the last of them in the singular. */
function singular(words: readonly string[]): string[] {
  return words.map((word, index) => (index === words.length - 1 ? singularWord(word) : word));
}

/** `line_items` and `lineItems` are two words. */
function wordsOf(part: string): string[] {
  return part
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** The path as nouns and verbs: without versions, file types and batches; an id stays, as it says that one record is meant. */
function partsOf(template: string): string[][] {
  return template
    .replace(/\.(?:json|xml|csv|php|aspx?)$/i, '')
    .split(/[/:]|(?<=\w)\.(?=[a-z])/i)
    .filter((part) => part !== '' && !/^v?\d[\w.-]*$/i.test(part))
    .map((part) => (part === '{id}' ? [part] : wordsOf(part).filter((word) => word !== 'batch')))
    .filter((words) => words.length > 0);
}

function sentence(words: readonly string[]): string {
  const text = words.join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const isId = (part: readonly string[]): boolean => part[0] === '{id}';

/**
 * What a call is for, in readable words, as far as its method and the template of its address say (S2-05):
 * `Create contact` for `POST /v3/contacts`. Undefined where the address has no word.
 */
export function callAction(method: string, template: string): string | undefined {
  const parts = partsOf(template);
  const last = parts.at(-1);
  const noun = parts.findLast((part) => !isId(part));
  if (last === undefined || noun === undefined) return undefined;
  if (noun[0] === 'graphql') return 'Query GraphQL';
  if (noun.at(-1) === 'token' && method === 'POST') return 'Get token';
  if (!isId(last) && VERB_WORDS.has(last[0] ?? '')) return done(last, parts.slice(0, -1), /\bbatch/i.test(template));
  const verb = VERBS[method] ?? (method === 'GET' ? 'get' : undefined);
  if (verb === undefined) return sentence([method.toLowerCase(), ...noun]);
  const one = singular(noun);
  if (verb === 'get' && !isId(last) && one.join(' ') !== noun.join(' ')) return sentence(['list', ...noun]);
  return sentence([verb, ...(/\bbatch/i.test(template) ? noun : one)]);
}

/** The path itself says what is done: `…/contacts/{id}/merge`, `…/users.list`, `…/getUser`. */
function done(verb: readonly string[], before: readonly string[][], many: boolean): string {
  if (verb.length > 1) return sentence(verb);
  const noun = before.findLast((part) => !isId(part)) ?? [];
  const toOne = !many && isId(before.at(-1) ?? []);
  const creates = !many && ['create', 'add', 'insert'].includes(verb[0] ?? '');
  return sentence([...verb, ...(toOne || creates ? singular(noun) : noun)]);
}
