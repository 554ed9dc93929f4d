import type { Ledger } from '@synctrail/model';
import { total, unaccounted } from '@synctrail/model';

/** A ledger in words, for the readable line of an event: `258 records, 3 failed`. */
export function countsLine(ledger: Ledger): string {
  const all = total(ledger);
  const words = [`${all} record${all === 1 ? '' : 's'}`];
  if (ledger.skipped > 0) words.push(`${ledger.skipped} skipped`);
  if (ledger.failed > 0) words.push(`${ledger.failed} failed`);
  if (ledger.handedOff > 0) words.push(`${ledger.handedOff} handed off`);
  const lost = unaccounted(ledger);
  if (lost !== 0) words.push(`${lost} unaccounted for`);
  return words.join(', ');
}

/** A duration in words: `640 ms`, `14.2 s`. */
export function durationText(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}
