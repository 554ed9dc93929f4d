import type { Log } from '../telemetry/log.ts';
import type { Listening } from './listen.ts';

/** Requests that are being handled get so long to end, ms. */
const STOP_MS = 10_000;
const IDLE_CHECK_MS = 50;

/** Takes no more requests; resolves when those that were begun have been answered, or have had their time. */
export async function stopListening({ server, certificate }: Listening, log: Log): Promise<void> {
  certificate?.close();
  const closed = new Promise((resolve) => server.close(resolve));
  // Connections that senders keep open are closed as soon as nothing is asked on them.
  const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
  const cut = setTimeout(() => {
    log('warn', 'Requests that did not end were cut off; they were not acknowledged');
    server.closeAllConnections();
  }, STOP_MS);
  await closed;
  clearInterval(idle);
  clearTimeout(cut);
}
