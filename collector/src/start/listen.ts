import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Settings } from '../config/settings.ts';
import type { Log } from '../telemetry/log.ts';
import { StartRefused } from './refused.ts';
import { type Certificate, openCertificate } from './certificate.ts';

/** Slow senders are looked for so often, ms. */
const SLOW_CHECK_MS = 5_000;

/** An address on which requests are taken. */
export interface Listening {
  readonly server: Server;
  readonly url: string;
  /** Undefined without TLS. */
  readonly certificate: Certificate | undefined;
}

function problem({ code, message }: NodeJS.ErrnoException, { host, port }: Settings['listen']): string {
  if (code !== 'EADDRINUSE') return `Cannot listen on ${host}:${port}: ${message}`;
  return `${host}:${port} is taken by another program. Stop it, or choose another port with --port (0 takes any free one).`;
}

/** A sender that is slow on purpose holds no connection for long, neither before its request's end nor behind it. */
function timesOf({ requestMs, keepAliveMs }: Settings['limits']): ServerOptions {
  return {
    headersTimeout: requestMs,
    requestTimeout: requestMs,
    connectionsCheckingInterval: Math.min(SLOW_CHECK_MS, requestMs),
    keepAliveTimeout: keepAliveMs,
  };
}

/** A reader that asks and takes nothing of its answer is cut off; one that waits while its answer is being made is not. */
function cutOffSlowReaders(server: Server, ms: number): void {
  server.prependListener('request', ({ socket }, response) => {
    response.setTimeout(ms, () => {
      if (socket.writableLength > 0) socket.destroy();
    });
  });
}

/** Resolves when requests are taken; rejects with `StartRefused`. */
export async function listen(app: RequestListener, { listen: wanted, tls, limits }: Settings, log: Log): Promise<Listening> {
  const certificate = tls === undefined ? undefined : openCertificate(tls, log);
  const times = timesOf(limits);
  const server = certificate === undefined ? createHttpServer(times, app) : createHttpsServer({ ...times, ...certificate.options }, app);
  cutOffSlowReaders(server, limits.requestMs);
  if (certificate !== undefined) certificate.serve(server);
  try {
    server.listen(wanted.port, wanted.host);
    await once(server, 'listening');
  } catch (error) {
    certificate?.close();
    throw new StartRefused(problem(error as NodeJS.ErrnoException, wanted));
  }
  const { address, family, port } = server.address() as AddressInfo;
  const url = `${certificate === undefined ? 'http' : 'https'}://${family === 'IPv6' ? `[${address}]` : address}:${port}/`;
  return { server, url, certificate };
}
