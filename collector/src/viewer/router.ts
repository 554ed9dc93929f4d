import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express from 'express';

/** Where the built pages are; what is left out is not served. */
export interface ViewerDirs {
  /** The viewer's own build, with an index.html. */
  readonly viewer?: string;
  /** The plugin's build, with a module.js. */
  readonly plugin?: string;
}

const PLUGIN_PATH = '/public/plugins/synctrail-integrations-app';

/** A bundler's hash in a file's name: such a file never changes. */
const HASHED = /[.-][A-Za-z0-9_-]{8,}\.(?:js|css|woff2?|svg|png|map)$/;

const NOT_BUILT = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Synctrail</title>
<body style="font-family:sans-serif;max-width:40em;margin:4em auto">
<h1>Synctrail receives, but its pages are not built</h1>
<p>Run <code>npm start</code> in the project's folder, which builds them once and starts this collector with them.</p>
`;

function files(dir: string): express.Handler {
  return express.static(dir, {
    index: false,
    redirect: false,
    setHeaders: (response, path) => {
      const forever = path.startsWith(join(dir, 'assets')) && HASHED.test(path);
      response.setHeader('cache-control', forever ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
}

/** The viewer: its files, the plugin's, and its one page for every address of the plugin. */
export function viewerRouter({ viewer, plugin }: ViewerDirs): express.Router {
  const router = express.Router();
  if (plugin !== undefined) router.use(PLUGIN_PATH, files(plugin));
  if (viewer !== undefined) router.use(files(viewer));
  router.get(['/', '/a/*path'], (_request, response) => {
    response.setHeader('cache-control', 'no-cache');
    const page = viewer === undefined ? undefined : join(viewer, 'index.html');
    if (page !== undefined && existsSync(page)) response.sendFile(page);
    else response.status(503).type('html').send(NOT_BUILT);
  });
  return router;
}
