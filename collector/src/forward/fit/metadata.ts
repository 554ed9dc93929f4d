import { attributeSpec } from '@synctrail/model';
import { readAttribute, type WireAttribute } from '../wire/attributes.ts';
import { bytesField, textAttribute } from '../wire/write.ts';
import { cutText } from './cut-text.ts';
import type { Changes } from './fitted.ts';
import type { FitLimits } from './limits.ts';

/** What a record's resource and scope add to its metadata. */
export interface Around {
  readonly bytes: number;
  readonly entries: number;
}

/** Loki makes entries of trace and span id, severity, flags, event name, and when it was observed. */
export const OWN_ENTRIES = 9;
export const OWN_BYTES = 512;
/** Shorter texts are not cut: a name is worth more than its half. */
const LEAST_BYTES = 256;
const ATTRIBUTE = 6;

interface Draft {
  readonly raw: Buffer;
  readonly read: WireAttribute;
  cut?: string;
  leftOut?: boolean;
}

function sizeOf({ read, cut, leftOut }: Draft): number {
  if (leftOut === true) return 0;
  return cut === undefined ? read.size : read.key.length + Buffer.byteLength(cut);
}

function total(drafts: readonly Draft[], of: (draft: Draft) => number): number {
  return drafts.reduce((sum, draft) => sum + of(draft), 0);
}

/** The longest texts first, each no further than needed. */
function cutLongest(drafts: readonly Draft[], room: number): void {
  let over = total(drafts, sizeOf) - room;
  for (const draft of drafts.toSorted((a, b) => b.read.size - a.read.size)) {
    const { text } = draft.read;
    if (over <= 0) return;
    if (text === undefined || text.length <= LEAST_BYTES) continue;
    draft.cut = cutText(text, Math.max(LEAST_BYTES, text.length - over));
    over -= text.length - Buffer.byteLength(draft.cut);
  }
}

/** From the end, and what the model does not know before what it knows. */
function leaveOut(drafts: readonly Draft[], tooMuch: () => boolean): void {
  const known = (draft: Draft) => attributeSpec(draft.read.key) !== undefined;
  const order = [...drafts.filter((draft) => !known(draft)).toReversed(), ...drafts.filter(known).toReversed()];
  for (const draft of order) {
    if (!tooMuch()) return;
    draft.leftOut = true;
  }
}

/** The attribute fields of a record, as much of them as Loki takes. */
export function fitMetadata(attributes: readonly Buffer[], around: Around, limits: FitLimits, changes: Changes): Fit {
  const drafts = attributes.map((raw): Draft => ({ raw, read: readAttribute(raw) }));
  const room = (limits.metadataBytes ?? Infinity) - around.bytes - OWN_BYTES;
  const places = (limits.metadataEntries ?? Infinity) - around.entries - OWN_ENTRIES;
  leaveOut(drafts, () => total(drafts, (draft) => (draft.leftOut === true ? 0 : draft.read.leaves)) > places);
  cutLongest(drafts, room);
  leaveOut(drafts, () => total(drafts, sizeOf) > room);

  const kept = drafts.filter(({ leftOut }) => leftOut !== true);
  const leftOut = drafts.length - kept.length;
  const cut = kept.filter((draft) => draft.cut !== undefined).length;
  if (leftOut > 0) changes.add('metadata_left_out', leftOut);
  if (cut > 0) changes.add('metadata_cut', cut);
  return {
    fields: kept.map((draft) => bytesField(ATTRIBUTE, draft.cut === undefined ? draft.raw : textAttribute(draft.read.key, draft.cut))),
    leftOut,
  };
}

interface Fit {
  readonly fields: readonly Buffer[];
  readonly leftOut: number;
}
