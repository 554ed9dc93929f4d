import type { Attributes } from '@synctrail/model';
import type { LogRecord } from '../../otlp/records.ts';
import type { Log } from '../../telemetry/log.ts';
import { Bucket } from '../bucket.ts';
import type { Sender } from '../sender.ts';
import { DEFAULT_WORKSPACE } from '../workspace.ts';
import { takeNotes } from './inbox.ts';
import { type AuditEntry, auditRecord } from './record.ts';

/** Refusals that are kept in a second; nobody fills the trail by guessing. */
const REFUSALS_PER_SECOND = 2;

/** Resolves when the records are safe. The digest tells records that may come twice. */
export type KeepAudit = (workspace: string, records: readonly LogRecord[], digest?: string) => Promise<void>;

type Refused = 'SIGN_IN_REFUSED' | 'TOKEN_REFUSED';

const LINE: Readonly<Record<Refused, string>> = {
  SIGN_IN_REFUSED: 'A sign-in was refused',
  TOKEN_REFUSED: 'A request with an unknown token was refused',
};

/** Who did what: log records of the workspace that it concerns. No secret is in them, and no token but by its name. */
export class Audit {
  readonly #keep: KeepAudit;
  readonly #log: Log;
  readonly #refusals = new Bucket(REFUSALS_PER_SECOND, performance.now());
  #leftOut = 0;
  #taking: Promise<void> = Promise.resolve();

  constructor(keep: KeepAudit, log: Log) {
    this.#keep = keep;
    this.#log = log;
  }

  signedIn(sender: Sender, address: string): void {
    this.#by(sender, { event: 'SIGNED_IN', line: `${sender.name} signed in from ${address}` }, address);
  }

  signedOut(sender: Sender, address: string): void {
    this.#by(sender, { event: 'SIGNED_OUT', line: `${sender.name} signed out from ${address}` }, address);
  }

  /** What somebody had done to the store: `store backup`. */
  storeCommand(sender: Sender, command: string, address: string): void {
    const who = sender.name === '' ? 'Somebody' : sender.name;
    const attributes: Attributes = { 'sync.audit.command': command };
    this.#by(sender, { event: 'STORE_COMMAND', line: `${who} asked for "${command}" from ${address}`, attributes }, address);
  }

  /** Nobody knows which workspace was meant, so it is told to the default one. */
  refused(event: Refused, address: string): void {
    const nowMs = performance.now();
    if (this.#refusals.waitMs(nowMs) > 0) {
      this.#leftOut += 1;
      return;
    }
    this.#refusals.take(1, nowMs);
    const attributes: Attributes = { 'client.address': address, 'sync.audit.left_out': this.#leftOut };
    this.#leftOut = 0;
    void this.add(DEFAULT_WORKSPACE, { event, line: `${LINE[event]}, from ${address}`, attributes });
  }

  /** Resolves when the entry is kept, or when the log says why it could not be: what was asked for goes on. */
  async add(workspace: string, entry: AuditEntry): Promise<void> {
    try {
      await this.#keep(workspace, [auditRecord(entry, Date.now())]);
    } catch (error) {
      this.#log('error', 'An entry of the audit trail could not be kept', { event: entry.event, line: entry.line, reason: String(error) });
    }
  }

  /** Keeps what commands left beside the queue; what cannot be kept now is there the next time. */
  async takeNotes(queueDir: string): Promise<void> {
    const before = this.#taking;
    this.#taking = this.#takeNotes(queueDir, before);
    await this.#taking;
  }

  /** After those before: none is kept twice. */
  async #takeNotes(queueDir: string, before: Promise<void>): Promise<void> {
    await before;
    try {
      await takeNotes(queueDir, async ({ workspace, atMs, entry }, id) => {
        await this.#keep(workspace, [auditRecord(entry, atMs)], `audit ${id}`);
      });
    } catch (error) {
      this.#log('error', 'What commands left for the audit trail could not be kept yet', { reason: String(error) });
    }
  }

  #by({ name, workspace }: Sender, entry: AuditEntry, address: string): void {
    const attributes: Attributes = {
      ...entry.attributes,
      'sync.initiator.type': 'user',
      'sync.initiator.name': name,
      'client.address': address,
    };
    void this.add(workspace, { ...entry, attributes });
  }
}
