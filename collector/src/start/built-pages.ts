import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ViewerDirs } from '../viewer/router.ts';

function built(path: string): string | undefined {
  const dir = fileURLToPath(new URL(path, import.meta.url));
  return existsSync(dir) ? dir : undefined;
}

/** Where the built pages are, as far as they are built. */
export function builtPages(): ViewerDirs {
  const viewer = built('../../../viewer/dist');
  const plugin = built('../../../plugin/dist');
  return { ...(viewer === undefined ? {} : { viewer }), ...(plugin === undefined ? {} : { plugin }) };
}
