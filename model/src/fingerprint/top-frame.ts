/** `at save (file:///app/sync.ts:12:3)`, `at async file:///app/sync.ts:12:3`. */
const FRAME = /^\s*at (?:async )?(?:(?<name>.+?) \()?(?<place>[^()]+?)(?::\d+){1,2}\)?$/;
const NOT_THEIRS = /(?:^|[\\/])node_modules[\\/]|^node:|^internal[\\/]|^<anonymous>/;

/**
 * The first frame of a JavaScript stack that is the application's own, as `function file`: without folder, line and column,
 * which change with the machine and the version.
 */
export function topFrame(stack: string): string | undefined {
  for (const line of stack.split('\n')) {
    const { name, place } = FRAME.exec(line)?.groups ?? {};
    if (place === undefined || NOT_THEIRS.test(place)) continue;
    const file = place.split(/[\\/]/).at(-1) ?? place;
    return name === undefined ? file : `${name.replace(/ \[as .*\]$/, '')} ${file}`;
  }
  return undefined;
}
