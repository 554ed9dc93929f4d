import express from 'express';
import type { Request, RequestHandler, Response, Router } from 'express';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { backupOf } from '../backup/pack.ts';
import { exported } from '../export/exported.ts';
import { EXPORT_QUERY, exportProblems } from '../export/query.ts';
import { tooMany } from '../receive/refusal.ts';
import { sendRefusal } from '../receive/send.ts';
import { addressOf } from '../security/address.ts';
import type { Audit } from '../security/audit/audit.ts';
import { senderOf } from '../security/sender.ts';
import type { Role } from '../security/tokens.ts';
import type { OpenStore } from '../store/store.ts';
import { checksOf } from './checks.ts';

export interface AdminDeps {
  readonly store: OpenStore;
  readonly check: (role: Role) => RequestHandler;
  readonly audit: Audit;
}

/** Exports, checks and backups that run at once: each holds a few MiB, for as long as its reader takes. */
const AT_ONCE = 4;

const BUSY = tooMany(`${AT_ONCE} exports, checks or backups are under way. Try again when one of them has ended.`);

/** Sends as fast as the reader takes it. A reader that goes away ends the work. */
async function stream(response: Response, type: string, content: Readable): Promise<void> {
  response.type(type);
  await pipeline(content, response);
}

async function* jsonLines(items: AsyncIterable<unknown>): AsyncGenerator<string> {
  for await (const item of items) yield `${JSON.stringify(item)}\n`;
}

/** What `synctrail store` asks of a collector that runs. Nothing of it changes the store. */
export function adminRouter({ store, check, audit }: AdminDeps): Router {
  const router = express.Router();
  let running = 0;
  const serve = (path: string, role: Role, answer: (request: Request, response: Response) => Promise<void>): void => {
    router.get(path, check(role), (request, response, next) => {
      if (running === AT_ONCE) {
        sendRefusal(request, response, BUSY);
        return;
      }
      audit.storeCommand(senderOf(request), path.slice(1).replace('/', ' '), addressOf(request));
      running += 1;
      answer(request, response)
        .finally(() => (running -= 1))
        .then(undefined, next);
    });
  };
  serve('/store/export', 'read', async (request, response) => {
    const query = EXPORT_QUERY.safeParse(request.query);
    if (!query.success) {
      sendRefusal(request, response, { status: 400, message: exportProblems(query.error) });
      return;
    }
    const { workspace } = senderOf(request);
    const type = query.data.format === 'csv' ? 'text/csv' : 'application/x-ndjson';
    await stream(response, type, Readable.from(exported(store.of(workspace), query.data)));
  });
  serve('/store/files', 'store', async (_request, response) => {
    response.json(await store.files.list());
  });
  serve('/store/checks', 'store', async (_request, response) => {
    await stream(response, 'application/x-ndjson', Readable.from(jsonLines(checksOf(store.files))));
  });
  serve('/store/backup', 'store', async (_request, response) => {
    await stream(response, 'application/x-tar', backupOf(store.files));
  });
  return router;
}
