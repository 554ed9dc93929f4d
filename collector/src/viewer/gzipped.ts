import type express from 'express';
import { existsSync, readdirSync } from 'node:fs';
import { extname } from 'node:path';

/** Lets the handler after it serve the `.gz` that the build laid beside a file of this folder, to those who take it. */
export function gzipped(folder: string): express.Handler {
  const ready = new Set(existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.gz')) : []);
  return (request, response, next) => {
    const { path } = request;
    response.vary('accept-encoding');
    if (ready.has(`${path.slice(1)}.gz`) && request.acceptsEncodings('gzip') !== false) {
      request.url = `${path}.gz`;
      response.set('content-encoding', 'gzip').type(extname(path));
    }
    next();
  };
}
