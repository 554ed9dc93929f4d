import { arithmetic, isSetOp, type NumberOp, type SetOp } from '../answer/arithmetic.ts';
import { keyOf, type Labels, only, without } from '../answer/labels.ts';
import type { Binary } from '../parse/ast.ts';
import { Refusal } from '../refusal.ts';
import type { Sample, Vector } from './series.ts';

const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '>', '>=', '<', '<=']);

/** A number beside each sample of a step. A comparison keeps the samples for which it holds, or gives 1 and 0 with `bool`. */
export function withNumber(binary: Binary, vector: Vector, number: number, side: 'left' | 'right'): Vector {
  const { op, bool } = binary;
  if (isSetOp(op)) throw new Error(`${op} joins series, not numbers`);
  return vector.flatMap((sample) => {
    const value = side === 'left' ? arithmetic(op, number, sample.value) : arithmetic(op, sample.value, number);
    if (!COMPARISONS.has(op) || bool) return [{ ...sample, value }];
    return value === 1 ? [sample] : [];
  });
}

/** Two vectors of one step, joined by the labels they must share. */
export function joinVectors(binary: Binary, left: Vector, right: Vector): Vector {
  const { op } = binary;
  return isSetOp(op) ? joinSets(op, binary, left, right) : oneToOne(op, binary, left, right);
}

function joinSets(op: SetOp, binary: Binary, left: Vector, right: Vector): Vector {
  const keys = (vector: Vector): ReadonlySet<string> => new Set(vector.map((sample) => matchKey(binary, sample)));
  const [lefts, rights] = [keys(left), keys(right)];
  if (op === 'or') return [...left, ...right.filter((sample) => !lefts.has(matchKey(binary, sample)))];
  return left.filter((sample) => rights.has(matchKey(binary, sample)) === (op === 'and'));
}

function oneToOne(op: NumberOp, binary: Binary, left: Vector, right: Vector): Vector {
  const rights = new Map(right.map((sample) => [matchKey(binary, sample), sample]));
  if (rights.size < right.length) {
    const why =
      'found duplicate series on the right hand-side;many-to-many matching not allowed: matching labels must be unique on one side';
    throw new Refusal(why, 500);
  }
  const matched = new Set<string>();
  return left.flatMap((sample) => {
    const match = matchKey(binary, sample);
    const other = rights.get(match);
    if (!other) return [];
    if (matched.has(match))
      throw new Refusal('multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)', 500);
    matched.add(match);
    const value = arithmetic(op, sample.value, other.value);
    const labels = shared(binary, sample.labels);
    const key = keyOf(labels);
    if (!COMPARISONS.has(op) || binary.bool) return [{ labels, key, value }];
    return value === 1 ? [{ labels, key, value: sample.value }] : [];
  });
}

/** The labels by which two series find each other, and which their result keeps. */
function shared(binary: Binary, labels: Labels): Labels {
  return binary.on ? only(labels, binary.labels) : without(labels, binary.labels);
}

function matchKey(binary: Binary, { labels }: Sample): string {
  return keyOf(shared(binary, labels));
}
