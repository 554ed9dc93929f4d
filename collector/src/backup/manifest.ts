import { z } from 'zod';

/** The last entry of a backup: what must be in it. A backup without it was cut off. */
export const MANIFEST_NAME = 'manifest.json';

/** Where a file lies below the data folder: `details-2026-11-21.duckdb`, `workspaces/acme/events-2026-11.1.duckdb`. */
const PATH = /^(?:workspaces\/[a-z0-9][a-z0-9-]{0,62}\/)?(?:details|progress|events|metrics)-[\d-]+(?:\.\d+)?\.duckdb$/;

export function isStorePath(path: string): boolean {
  return PATH.test(path);
}

export const MANIFEST = z.object({
  format: z.literal('synctrail-backup-1'),
  createdAt: z.string(),
  files: z.array(z.object({ path: z.string().regex(PATH), bytes: z.number(), sha256: z.string() })),
});

export type Manifest = z.infer<typeof MANIFEST>;
