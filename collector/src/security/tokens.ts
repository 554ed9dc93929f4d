import { timingSafeEqual } from 'node:crypto';
import type { Attribute } from '../otlp/records.ts';
import { Rate } from './rate.ts';
import type { Sender } from './sender.ts';
import { ROLES, type TokenSettings } from './settings.ts';
import { hashOf } from './token.ts';
import { DEFAULT_WORKSPACE } from './workspace.ts';

export type Role = (typeof ROLES)[number];

/** What the bearer of a token may do. */
export interface Grant {
  readonly roles: ReadonlySet<Role>;
  readonly sender: Sender;
  readonly rate: Rate;
}

/** Where no token is asked, everybody who reaches the collector may do everything. */
const EVERYBODY: Grant = { roles: new Set(ROLES), sender: { name: '', workspace: DEFAULT_WORKSPACE, resource: [] }, rate: new Rate({}) };

function attribute([key, value]: [string, string | number | boolean]): Attribute {
  if (typeof value === 'string') return { key, type: 'string', value };
  if (typeof value === 'boolean') return { key, type: 'bool', value };
  return { key, type: Number.isInteger(value) ? 'int' : 'double', value };
}

function grant({ name, roles, workspace, resource, rate }: TokenSettings): Grant {
  return { roles: new Set(roles), sender: { name, workspace, resource: Object.entries(resource).map(attribute) }, rate: new Rate(rate) };
}

/** The tokens that are known, as hashes of one length. */
export class Tokens {
  readonly #known: readonly { readonly hash: Buffer; readonly grant: Grant }[];

  constructor(settings: readonly TokenSettings[]) {
    this.#known = settings.map((token) => {
      const hash = token.token === undefined ? Buffer.from(token.hash?.slice('sha256:'.length) ?? '', 'hex') : hashOf(token.token);
      return { hash, grant: grant(token) };
    });
  }

  /** What anybody may do; undefined where a token is asked. */
  get everybody(): Grant | undefined {
    return this.#known.length === 0 ? EVERYBODY : undefined;
  }

  /** What a token grants. Takes the same time whatever was sent, and whichever it is. */
  grantOf(sent: string): Grant | undefined {
    const hash = hashOf(sent);
    let found: Grant | undefined;
    for (const known of this.#known) if (timingSafeEqual(known.hash, hash)) found = known.grant;
    return found;
  }
}
