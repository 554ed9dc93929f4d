import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import type { Server as HttpServer } from 'node:http';
import type { SecureContextOptions, TlsOptions } from 'node:tls';
import { createSecureContext, Server as TlsServer } from 'node:tls';
import type { TlsSettings } from '../security/settings.ts';
import type { Log } from '../telemetry/log.ts';
import { StartRefused } from './refused.ts';

/** Files are looked at so often, ms: also links that are turned to another file, as Kubernetes does, are noticed so. */
const LOOK_MS = 5_000;

/** The certificate that a server shows, read again when its files change. */
export interface Certificate {
  readonly options: TlsOptions;
  /** The server that takes what is read later. */
  serve(server: HttpServer): void;
  /** Reads the files again. What cannot be used is told and left: the one before stays. */
  reload(): void;
  close(): void;
}

function read({ cert, key, clientCa }: TlsSettings): SecureContextOptions {
  const options = { cert: readFileSync(cert), key: readFileSync(key), ...(clientCa === undefined ? {} : { ca: readFileSync(clientCa) }) };
  // Says at once what is wrong with them, and whether the key is that of the certificate.
  createSecureContext(options);
  return options;
}

/** Why the files cannot be used; undefined when they can. */
export function certificateProblem(settings: TlsSettings): string | undefined {
  try {
    read(settings);
    return undefined;
  } catch (error) {
    return `The certificate cannot be used (tls in the configuration): ${(error as Error).message}`;
  }
}

/** Throws `StartRefused` when there is no certificate to show. */
export function openCertificate(settings: TlsSettings, log: Log): Certificate {
  const files = [settings.cert, settings.key, ...(settings.clientCa === undefined ? [] : [settings.clientCa])];
  const problem = certificateProblem(settings);
  if (problem !== undefined) throw new StartRefused(problem);
  const current = read(settings);
  let serving: HttpServer | undefined;
  const reload = () => {
    try {
      const next = read(settings);
      if (serving instanceof TlsServer) serving.setSecureContext(next);
      log('info', 'The certificate was read again', { file: settings.cert });
    } catch (error) {
      log('error', 'The certificate cannot be used; the one before stays', { file: settings.cert, reason: (error as Error).message });
    }
  };
  for (const file of files) watchFile(file, { interval: LOOK_MS, persistent: false }, reload);
  return {
    options: { ...current, ...(settings.clientCa === undefined ? {} : { requestCert: true, rejectUnauthorized: true }) },
    serve: (server) => (serving = server),
    reload,
    close: () => files.forEach((file) => unwatchFile(file, reload)),
  };
}
