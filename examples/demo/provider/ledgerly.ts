import { createServer } from 'node:http';
import { listen } from './listen.ts';

/** Ledgerly takes its token in the address, as old APIs do. */
export const LEDGERLY_TOKEN = 'ledgerly-4711';
const INVOICES = 24;

/** Starts Ledgerly, a small bookkeeping tool, on a free loopback port. */
export async function startLedgerly(): Promise<{ url: string; close: () => Promise<void> }> {
  const invoices = Array.from({ length: INVOICES }, (_, position) => ({ number: `LY-${7_001 + position}`, cents: 1_900 + position * 125 }));
  return listen(
    createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://ledgerly');
      const known = searchParams.get('access_token') === LEDGERLY_TOKEN;
      const status = known ? (pathname === '/api/invoices' ? 200 : 404) : 401;
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(status === 200 ? { invoices } : { message: known ? 'no such page' : 'bad token' }));
    }),
  );
}
