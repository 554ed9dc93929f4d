import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export const TABLES = ['customers', 'subscriptions', 'invoices'] as const;
export type Table = (typeof TABLES)[number];

export interface Saved {
  /** Our id. */
  id: number;
  isNew: boolean;
}

/** The database the sync writes to. */
export class Database {
  readonly #sqlite: DatabaseSync;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.#sqlite = new DatabaseSync(join(folder, 'stripe.sqlite'));
    for (const table of TABLES) {
      this.#sqlite.exec(`CREATE TABLE IF NOT EXISTS ${table} (id INTEGER PRIMARY KEY, stripe_id TEXT NOT NULL UNIQUE, body TEXT NOT NULL)`);
    }
  }

  /** Writes a record by its id at Stripe. */
  save(table: Table, stripeId: string, body: unknown): Saved {
    const known = this.#sqlite.prepare(`SELECT id FROM ${table} WHERE stripe_id = ?`).get(stripeId) as { id: number } | undefined;
    const text = JSON.stringify(body);
    if (known !== undefined) {
      this.#sqlite.prepare(`UPDATE ${table} SET body = ? WHERE id = ?`).run(text, known.id);
      return { id: known.id, isNew: false };
    }
    const { lastInsertRowid } = this.#sqlite.prepare(`INSERT INTO ${table} (stripe_id, body) VALUES (?, ?)`).run(stripeId, text);
    return { id: Number(lastInsertRowid), isNew: true };
  }

  close(): void {
    this.#sqlite.close();
  }
}
