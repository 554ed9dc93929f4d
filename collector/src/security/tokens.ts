import { timingSafeEqual } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
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

interface Known {
  readonly settings: TokenSettings;
  readonly hash: Buffer;
  readonly grant: Grant;
}

function known(settings: TokenSettings): Known {
  const { token, hash } = settings;
  return {
    settings,
    hash: token === undefined ? Buffer.from(hash?.slice('sha256:'.length) ?? '', 'hex') : hashOf(token),
    grant: grant(settings),
  };
}

/** The tokens that are known, as hashes of one length. */
export class Tokens {
  #known: readonly Known[];

  constructor(settings: readonly TokenSettings[]) {
    this.#known = settings.map(known);
  }

  /** From now on these are known. One that is as it was keeps its rate and its sessions. */
  replace(settings: readonly TokenSettings[]): void {
    const before = this.#known;
    this.#known = settings.map((token) => before.find((one) => isDeepStrictEqual(one.settings, token)) ?? known(token));
  }

  /** What a session may do: what its token grants, as long as that is known as it was. */
  stillGranted(grant: Grant | undefined): Grant | undefined {
    return this.#known.some((one) => one.grant === grant) ? grant : undefined;
  }

  /** What anybody may do; undefined where a token is asked. */
  get everybody(): Grant | undefined {
    return this.#known.length === 0 ? EVERYBODY : undefined;
  }

  /** What a token grants. Takes the same time whatever was sent, and whichever it is. */
  grantOf(sent: string): Grant | undefined {
    const hash = hashOf(sent);
    let found: Grant | undefined;
    for (const one of this.#known) if (timingSafeEqual(one.hash, hash)) found = one.grant;
    return found;
  }
}
