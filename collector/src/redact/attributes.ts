import {
  attributeSpec,
  hasOwnKey,
  hasOwnPatterns,
  hasOwnRules,
  isOwnKey,
  isSecretKey,
  isShownHeader,
  onRulesChanged,
  redactJsonText,
  REDACTED,
  redactId,
  redactText,
  redactUrl,
  redactValue,
} from '@synctrail/model';
import type { Attribute, AttributeValue } from '../otlp/records.ts';
import { memo } from './memo.ts';

type Policy = (value: AttributeValue) => AttributeValue;

/** Older conventions' names of addresses. */
const URL_KEYS = new Set(['http.url', 'http.target']);
const HEADER = /^http\.(?:request|response)\.header\.(.+)$/;
/** Ids of traces and spans, and of both. Synctrail's senders make them; no rule of an operator's shall part what belongs together. */
const MADE_ID = /^(?:[0-9a-f]{16}|[0-9a-f]{32}(?:-[0-9a-f]{16})?)$/;
const MAX_POLICIES = 10_000;

/** Texts of ours, names and methods repeat. */
export const redactShort = memo(redactText);
const redactAddress = memo(redactUrl);

/** Any value, of whatever shape. A number may be one that an operator's pattern tells. */
export function redactAny(value: AttributeValue): AttributeValue {
  if (typeof value === 'string') return redactShort(value);
  if (typeof value === 'object' && value !== null) return redactValue(value) as AttributeValue;
  return hasOwnPatterns() ? (redactValue(value) as AttributeValue) : value;
}

const hide: Policy = (value) => (value === null || typeof value === 'boolean' ? value : REDACTED);
const address: Policy = (value) => (typeof value === 'string' ? redactAddress(value) : redactAny(value));
const json: Policy = (value) => (typeof value === 'string' ? redactJsonText(value) : redactAny(value));
/** An id may look like a card's number and is none, but a token stays one where a sender takes it for an id, and so does what an operator says is secret. */
const identifier: Policy = (value) => {
  if (typeof value === 'string') return redactId(hasOwnKey(value) ? redactText(value) : value);
  return hasOwnRules() ? redactAny(value) : value;
};
const madeHere: Policy = (value) => (typeof value === 'string' && MADE_ID.test(value) ? value : redactAny(value));
/** Numbers of our vocabulary are counts and times. */
const counted: Policy = (value) => (typeof value === 'number' || typeof value === 'bigint' ? value : redactAny(value));

/** Of a name that is not of our vocabulary. */
function foreignPolicy(key: string): Policy {
  const header = HEADER.exec(key)?.[1]?.toLowerCase().replaceAll('_', '-');
  if (header !== undefined && !isShownHeader(header)) return hide;
  return isSecretKey(key) ? hide : redactAny;
}

function policyFor(key: string): Policy {
  const spec = attributeSpec(key);
  if (isOwnKey(key, [])) return hide;
  if (key.startsWith('url.') || URL_KEYS.has(key)) return address;
  if (spec === undefined) return foreignPolicy(key);
  if (spec.type === 'json') return json;
  if (spec.sensitivity === 'identifier') return identifier;
  if (!hasOwnPatterns()) return redactAny;
  return spec.type === 'string' ? madeHere : counted;
}

const policies = new Map<string, Policy>();
let generation = 0;
onRulesChanged(() => {
  generation += 1;
  policies.clear();
});

function policyOf(key: string): Policy {
  let policy = policies.get(key);
  if (policy === undefined) {
    policy = policyFor(key);
    if (policies.size < MAX_POLICIES) policies.set(key, policy);
  }
  return policy;
}

/** Changes with the rules: what was found by others says nothing any more. */
export function rulesGeneration(): number {
  return generation;
}

/** Whether the value of an attribute hides nothing: what `redactAttributes` leaves as it is. */
export function isHarmless(key: string, value: string | number | bigint): boolean {
  return policyOf(key)(value) === value;
}

/** What is done to the attribute's texts: what is done to ids, to any text, or more. An operator's rules may find something in an id too. */
export function careFor(key: string): 'id' | 'text' | 'more' {
  const policy = policyOf(key);
  if (policy === identifier && !hasOwnRules()) return 'id';
  return policy === redactAny && !hasOwnPatterns() ? 'text' : 'more';
}

/** Replaces secrets in the values, in place. */
export function redactAttributes(attributes: readonly Attribute[]): void {
  for (const attribute of attributes) {
    const { value } = attribute;
    if (typeof value === 'boolean' || value === null) continue;
    const safe = policyOf(attribute.key)(value);
    if (safe === value) continue;
    attribute.value = safe;
    if (typeof safe === 'string') attribute.type = 'string';
  }
}
