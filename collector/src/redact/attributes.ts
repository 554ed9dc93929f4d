import { attributeSpec, isSecretKey, redactJsonText, REDACTED, redactText, redactUrl, redactValue } from '@synctrail/model';
import type { Attribute, AttributeValue } from '../otlp/records.ts';
import { memo } from './memo.ts';

type Policy = (value: AttributeValue) => AttributeValue;

/** Older conventions' names of addresses. */
const URL_KEYS = new Set(['http.url', 'http.target']);
const MAX_POLICIES = 10_000;

/** Texts of ours, names and methods repeat. */
export const redactShort = memo(redactText);
const redactAddress = memo(redactUrl);

/** Any value, of whatever shape. */
export function redactAny(value: AttributeValue): AttributeValue {
  if (typeof value === 'string') return redactShort(value);
  return typeof value === 'object' && value !== null ? (redactValue(value) as AttributeValue) : value;
}

const keep: Policy = (value) => value;
const hide: Policy = (value) => (value === null || typeof value === 'boolean' ? value : REDACTED);
const address: Policy = (value) => (typeof value === 'string' ? redactAddress(value) : redactAny(value));
const json: Policy = (value) => (typeof value === 'string' ? redactJsonText(value) : redactAny(value));

function policyFor(key: string): Policy {
  const spec = attributeSpec(key);
  if (key.startsWith('url.') || URL_KEYS.has(key)) return address;
  if (spec?.sensitivity === 'identifier') return keep;
  if (spec?.type === 'json') return json;
  return spec === undefined && isSecretKey(key) ? hide : redactAny;
}

const policies = new Map<string, Policy>();

function policyOf(key: string): Policy {
  let policy = policies.get(key);
  if (policy === undefined) {
    policy = policyFor(key);
    if (policies.size < MAX_POLICIES) policies.set(key, policy);
  }
  return policy;
}

/** Whether the value of an attribute hides nothing: what `redactAttributes` leaves as it is. */
export function isHarmless(key: string, value: string | number | bigint): boolean {
  return policyOf(key)(value) === value;
}

/** What is done to the attribute's texts: nothing, no more than to any text, or more. */
export function careFor(key: string): 'none' | 'text' | 'more' {
  const policy = policyOf(key);
  if (policy === keep) return 'none';
  return policy === redactAny ? 'text' : 'more';
}

/** Replaces secrets in the values, in place. Ids stay: a long number may look like a card's. */
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
