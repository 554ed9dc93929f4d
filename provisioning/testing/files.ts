import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '..', '..');

/** Path below the repository. */
export function path(name: string): string {
  return join(ROOT, name);
}

export function text(name: string): string {
  return readFileSync(path(name), 'utf8');
}

/** YAML with merge keys, as Compose and Grafana read it; JSON is YAML too. */
export function read(name: string): unknown {
  return parse(text(name), { merge: true });
}
