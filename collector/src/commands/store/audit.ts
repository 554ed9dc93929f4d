import { randomUUID } from 'node:crypto';
import { operatorEntry } from '../../security/audit/operator.ts';
import { auditRecord } from '../../security/audit/record.ts';
import type { Store } from '../../store/store.ts';

/** Keeps in a store what was done to it by a command. That it was done is not undone by an entry that could not be kept: it is told. */
export async function keepAct(store: Store, command: string, told: string, count: number): Promise<void> {
  try {
    await store.addLogs([auditRecord(operatorEntry(command, told, count), Date.now())], randomUUID());
  } catch (error) {
    process.stderr.write(`The audit trail has no entry of this: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}
