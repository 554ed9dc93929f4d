import express from 'express';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { gzipped } from './gzipped.ts';

/** Where the built pages are; what is left out is not served. */
export interface ViewerDirs {
  /** The viewer's own build, with an index.html. */
  readonly viewer?: string;
  /** The plugin's build, with a module.js. */
  readonly plugin?: string;
}

const PLUGIN_ID = 'synctrail-integrations-app';

const NOT_BUILT = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Synctrail</title>
<body style="font-family:sans-serif;max-width:40em;margin:4em auto">
<h1>Synctrail receives, but its pages are not built</h1>
<p>Run <code>npm start</code> in the project's folder, which builds them once and starts this collector with them.</p>
`;

const FOR_EVER = 'public, max-age=31536000, immutable';

/** Names that carry a hash of their content: `index-SDzEEF2J.js`. */
const HASHED = /-[\w-]{8}\.\w+$/;

/** Addresses that carry the hash of their content may be kept for ever, all others are asked for again. */
const cacheControl: express.Handler = (request, response, next) => {
  const forever = HASHED.test(request.path) || request.query._cache !== undefined;
  response.set('cache-control', forever ? FOR_EVER : 'no-cache');
  next();
};

function files(dir: string): express.Handler {
  return express.static(dir, { index: false, redirect: false, cacheControl: false });
}

/** The viewer: its files, the plugin's, and its one page for every address of the plugin, all at the same paths as in Grafana. `/` leads there. */
export function viewerRouter({ viewer, plugin }: ViewerDirs): express.Router {
  const router = express.Router();
  router.use('/public', cacheControl);
  if (plugin !== undefined) router.use(`/public/plugins/${PLUGIN_ID}`, files(plugin));
  if (viewer !== undefined) {
    const own = join(viewer, 'public', 'viewer');
    router.use('/public/viewer', gzipped(own), files(own));
    router.use('/public', files(join(viewer, 'public')));
  }
  router.get('/', (request, response) => {
    const [, ...query] = request.originalUrl.split('?');
    response.redirect([`/a/${PLUGIN_ID}/integrations`, ...query].join('?'));
  });
  router.get(['/a/{*path}', `/plugins/${PLUGIN_ID}`], (_request, response) => {
    response.set('cache-control', 'no-cache');
    const page = viewer === undefined ? undefined : join(viewer, 'index.html');
    if (page !== undefined && existsSync(page)) response.sendFile(page, { cacheControl: false });
    else response.status(503).type('html').send(NOT_BUILT);
  });
  return router;
}
