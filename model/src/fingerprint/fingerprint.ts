import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { EntityAction } from '../levels.ts';
import { messageTemplate } from './message-template.ts';
import { networkFault } from './network-fault.ts';
import { topFrame } from './top-frame.ts';

/** What a failure's group is made from. Connection, tenant, record, run and version are no part of it. */
export interface FailureFacts {
  integration: string;
  /** The step, or another operation's name. */
  step: string;
  /** What the record was meant to become; absent for a call that is no record's. */
  action?: EntityAction | undefined;
  /** Method and template of the call that failed, where one did. */
  method?: string | undefined;
  template?: string | undefined;
  /** HTTP status. */
  status?: number | undefined;
  /** The provider's own code, or that of Node or undici. */
  code?: string | undefined;
  /** `field:code` of a refused record's fields. */
  fields?: readonly string[] | undefined;
  message: string;
  exceptionType?: string | undefined;
  stack?: string | undefined;
}

const VERSION = 'v1';
const FIELDS = 5;

/** The call's part: an exact status, or else the fault of the network. */
function callPart({ method, template, status }: FailureFacts, fault: string | undefined): string {
  return [method ?? '', template ?? '', status ?? fault].join(' ');
}

/** What the provider said: its code and the fields it names; without a code, its words. */
function answerPart({ status, code, fields, message }: FailureFacts): string[] {
  const named = status === 400 || status === 422 ? [...new Set(fields)].sort().slice(0, FIELDS) : [];
  return code === undefined ? [messageTemplate(message), ...named] : [code, ...named];
}

/** Where our own code failed: what it threw and where; without a stack, its words. */
function ownPart({ exceptionType, stack, code, message }: FailureFacts): string[] {
  const frame = stack === undefined ? undefined : topFrame(stack);
  return [exceptionType ?? '', code ?? '', frame ?? messageTemplate(message)];
}

/**
 * The group of failures with one cause: `v1:` and 16 hex. The version changes with the way groups are made, so old links stay valid.
 * A fingerprint that a sender set itself wins over this one.
 */
export function failureFingerprint(facts: FailureFacts): string {
  const fault = facts.status === undefined ? networkFault(facts.code ?? facts.exceptionType ?? '') : undefined;
  const cause =
    facts.status !== undefined
      ? [callPart(facts, undefined), ...answerPart(facts)]
      : fault !== undefined
        ? [callPart(facts, fault)]
        : ownPart(facts);
  const parts = [facts.integration, facts.step, facts.action ?? '', ...cause];
  // JSON keeps the parts apart, whatever stands in them
  return `${VERSION}:${bytesToHex(sha256(utf8ToBytes(JSON.stringify(parts)))).slice(0, 16)}`;
}
