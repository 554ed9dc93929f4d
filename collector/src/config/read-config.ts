import { type ConfigFile, type Environment, readFile, type Remark } from './file.ts';
import { type Overlay, readFlags } from './flags.ts';
import { faultsOf, nameOf } from './problems.ts';
import type { Path } from './schema-walk.ts';
import { ROLES } from '../security/settings.ts';
import { type Settings, SETTINGS } from './settings.ts';
import { settingsText, shownValue } from './show.ts';
import { warningsOf } from './warnings.ts';

export type ConfigResult =
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly problems: readonly string[] }
  | {
      readonly kind: 'config';
      /** Only say what would be used. */
      readonly check: boolean;
      /** The file that was read; undefined when there is none. */
      readonly file: string | undefined;
      readonly settings: Settings;
      readonly warnings: readonly string[];
      /** A problem of a key, with its place in the file. */
      readonly placed: (path: Path, text: string) => string;
      /** The settings as YAML, secrets hidden. */
      readonly shown: string;
    };

const NO_FILE: ConfigFile = { value: {}, errors: [], warnings: [], fromEnvironment: new Map(), whereIs: () => '' };

/** The token of the environment is one of several; the others are the file's. It may do everything, in the workspace `default`. */
function withToken(value: Record<string, unknown>, token: string): void {
  const access = (value['access'] ??= {}) as Record<string, unknown>;
  const tokens = (access['tokens'] ??= []);
  if (Array.isArray(tokens)) access['tokens'] = [...(tokens as unknown[]), { name: 'SYNCTRAIL_TOKEN', token, roles: [...ROLES] }];
}

function isKeys(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Sets a value over what the file has there. What the file has in the way is left: the schema refuses it. */
function lay(root: Record<string, unknown>, { path, value }: Overlay): void {
  let under = root;
  for (const key of path.slice(0, -1)) {
    const next = (under[key] ??= {});
    if (!isKeys(next)) return;
    under = next;
  }
  under[String(path.at(-1))] = value;
}

function startsWith(path: Path, start: Path): boolean {
  return start.every((key, index) => path[index] === key);
}

function textOf({ where, text }: Remark): string {
  return where === '' ? text : `${where}: ${text}`;
}

/** Options before environment before file before defaults. */
export function readConfig(args: readonly string[], env: Environment): ConfigResult {
  const command = readFlags(args, env);
  if (command.kind === 'help') return command;
  if (command.kind === 'wrong') return { kind: 'wrong', problems: [command.problem] };

  const file = command.file === undefined ? NO_FILE : readFile(command.file, env);
  if (file.errors.length > 0) return { kind: 'wrong', problems: file.errors.map(textOf) };
  if (!isKeys(file.value))
    return { kind: 'wrong', problems: [`${file.whereIs([])}: the file takes keys and their values, not one value.`] };
  const value = structuredClone(file.value);
  for (const overlay of command.overlays) lay(value, overlay);
  const token = env['SYNCTRAIL_TOKEN'] || undefined;
  if (token !== undefined) withToken(value, token);

  const secrets = new Map(file.fromEnvironment);
  if (token !== undefined) secrets.set('SYNCTRAIL_TOKEN', token);
  const originOf = (path: Path) => command.overlays.find((overlay) => startsWith(path, overlay.path))?.origin;
  const whereIs = (path: Path) => (originOf(path) === undefined ? file.whereIs(path) : '');
  const parsed = SETTINGS.safeParse(value);
  if (!parsed.success) {
    const call = (path: Path) => originOf(path) ?? nameOf(path);
    const show = (path: Path, shown: unknown) => shownValue(SETTINGS, path, shown, secrets);
    const faults = faultsOf(SETTINGS, parsed.error.issues, value, { call, show });
    return {
      kind: 'wrong',
      problems: faults.map(({ path, text }) => textOf({ where: whereIs(path), text })),
    };
  }
  const settings = parsed.data;
  const warnings = [...file.warnings, ...warningsOf(settings, secrets, whereIs)].map(textOf);
  const placed = (path: Path, text: string) => textOf({ where: whereIs(path), text });
  return { kind: 'config', check: command.check, file: command.file, settings, warnings, placed, shown: settingsText(settings, secrets) };
}
