import { type RequestHandler, Router, static as staticFiles } from 'express';
import { existsSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';

/** Id of the Grafana app, as in its plugin.json. */
const PLUGIN_ID = 'synctrail-integrations-app';

/** Only what the page needs: scripts and data from this origin, styles that emotion writes into the page. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "font-src 'self' data:",
  "worker-src 'self' blob:",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const FOR_EVER = 'public, max-age=31536000, immutable';

/** Names that carry a hash of their content: `index-SDzEEF2J.js`. */
const HASHED = /-[\w-]{8}\.\w+$/;

/** Where the built parts lie. */
export interface ViewerFiles {
  /** `dist/` of the viewer. */
  viewerDist: string;
  /** `dist/` of the plugin. */
  pluginDist: string;
}

/** The page that runs the plugin, below the same paths as in Grafana; `/` leads to it. Unknown files fall through to the next handler. */
export function viewerRouter({ viewerDist, pluginDist }: ViewerFiles): Router {
  const router = Router();
  const assets = join(viewerDist, 'public', 'viewer');
  const page = join(viewerDist, 'index.html');

  router.use(['/a', '/public'], (_request, response, next) => {
    response.set({ 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer', 'Cache-Control': 'no-cache' });
    next();
  });
  router.get('/', (request, response) => {
    const query = request.originalUrl.split('?').slice(1);
    response.redirect([`/a/${PLUGIN_ID}/integrations`, ...query].join('?'));
  });
  router.get('/a/{*path}', (_request, response, next) => {
    if (!existsSync(page)) {
      response.status(503).type('text').send('The viewer is not built yet: npm run build\n');
      return;
    }
    response.set('Content-Security-Policy', CONTENT_SECURITY_POLICY);
    response.sendFile(page, { cacheControl: false }, (error?: Error) => {
      if (error !== undefined && !response.headersSent) next(error);
    });
  });
  router.use(
    `/public/plugins/${PLUGIN_ID}`,
    keep('_cache'),
    staticFiles(pluginDist, { index: false, redirect: false, cacheControl: false }),
  );
  router.use('/public/viewer', gzipped(assets), staticFiles(assets, { index: false, redirect: false, cacheControl: false }));
  router.use('/public', staticFiles(join(viewerDist, 'public'), { index: false, redirect: false, cacheControl: false }));
  return router;
}

/** An address that carries the hash of its content in this query parameter may be kept for ever. */
function keep(parameter: string): RequestHandler {
  return (request, response, next) => {
    if (request.query[parameter] !== undefined) response.set('Cache-Control', FOR_EVER);
    next();
  };
}

/** Serves the `.gz` that the build laid beside a file, to those who take it. */
function gzipped(folder: string): RequestHandler {
  const ready = new Set(existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.gz')) : []);
  return (request, response, next) => {
    const { path } = request;
    if (HASHED.test(path)) response.set('Cache-Control', FOR_EVER);
    response.vary('Accept-Encoding');
    if (ready.has(`${path.slice(1)}.gz`) && request.acceptsEncodings('gzip') !== false) {
      request.url = `${path}.gz`;
      response.set('Content-Encoding', 'gzip').type(extname(path));
    }
    next();
  };
}
