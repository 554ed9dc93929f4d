import { replaced } from '../read/replaced.ts';
import { failed } from '../refusal.ts';
import type { Context } from './context.ts';
import { withLabel } from './labels.ts';
import { relabelled, type Vector } from './value.ts';

function checkName(name: string, what: string): void {
  if (name === '') throw failed(`invalid ${what}: ${name}`);
}

/** `label_replace(vector, target, replacement, source, pattern)`. */
export async function labelReplace(vector: Vector, texts: readonly string[], context: Context): Promise<Vector> {
  const [target = '', replacement = '', source = '', pattern = ''] = texts;
  checkName(target, 'destination label name in label_replace()');
  const sources = [...new Set(vector.map(({ labels }) => labels.get(source) ?? ''))];
  const results = await replaced(context.store, pattern, replacement, sources);
  return relabelled(vector, context.steps, (labels) => {
    const result = results.get(labels.get(source) ?? '');
    return result === undefined ? labels : withLabel(labels, target, result);
  });
}

/** `label_join(vector, target, separator, source, …)`. */
export function labelJoin(vector: Vector, texts: readonly string[], context: Context): Vector {
  const [target = '', separator = '', ...sources] = texts;
  checkName(target, 'destination label name in label_join()');
  for (const source of sources) checkName(source, 'source label name in label_join()');
  return relabelled(vector, context.steps, (labels) =>
    withLabel(labels, target, sources.map((source) => labels.get(source) ?? '').join(separator)),
  );
}
