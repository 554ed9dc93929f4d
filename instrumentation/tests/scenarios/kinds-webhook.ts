// A host that takes webhooks, with Express and with plain http. Prints where it listens; ends when its input does.
import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { defineSync, flush } from '@synctrail/instrumentation';

const provider = process.env['PROVIDER'] ?? '';
const sync = defineSync({ integration: 'hubspot', id: 'sync_1', name: 'HubSpot' });

const app = express();
app.use('/hooks', sync.webhook({ correlationId: (request) => String(request.headers['x-delivery'] ?? '') || undefined }));
app.post('/hooks/contacts/:id', express.json(), async (_request, response) => {
  await fetch(`${provider}/echo/contacts`);
  response.status(202).json({ ok: true });
});
app.post('/hooks/broken', () => {
  throw new Error('Handler broke');
});
app.post(
  '/typed/:tenant',
  express.json(),
  sync.webhook<express.Request, express.Response>(
    {
      event: (request) => (request.body as { type?: string }).type,
      scope: (request) => ({ tenantId: String(request.params['tenant']) }),
    },
    async (_request, response) => {
      response.sendStatus(200);
      // answers first, works later
      await new Promise((resolve) => setTimeout(resolve, 50));
      await fetch(`${provider}/echo/later`);
    },
  ),
);
app.post('/faulty', sync.webhook({ event: () => JSON.parse('{') as string }), (_request, response) => void response.sendStatus(204));
app.use(((_error, _request, response, _next) => void response.status(500).end('broken')) satisfies express.ErrorRequestHandler);

const listen = sync.webhook({ event: 'ping' });
const servers: Server[] = [
  createServer(app),
  createServer((request, response) => {
    void listen(request, response, () => {
      if (request.url === '/never') return;
      response.writeHead(request.url?.startsWith('/unsigned') === true ? 401 : 200).end(request.headers['x-echo']);
    });
  }),
];
for (const server of servers) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
}
console.log(JSON.stringify(servers.map((server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`)));
// the test asks for the end once it has all its answers
process.on('SIGTERM', () => {
  for (const server of servers) server.closeAllConnections();
  void flush().then(() => process.exit(0));
});
