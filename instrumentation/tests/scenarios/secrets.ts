// User code that is careless: for each planting of PLANTED (a JSON file) it puts the secret into every place that it can reach.
import { readFileSync } from 'node:fs';
import * as http from 'node:http';
import { configure, defineSync } from '@synctrail/instrumentation';
import type { Planting } from '../support/plantings.ts';

const { PROVIDER = '', PLANTED = '' } = process.env;
const plantings = JSON.parse(readFileSync(PLANTED, 'utf8')) as Planting[];
configure({ bodies: 'all' });

function post(planting: Planting, path: string, body: Planting['bodies'][number], client: 'fetch' | 'http'): Promise<string> {
  const { shaped, keyed } = planting;
  const bytes = Buffer.from(body.bytes, 'base64');
  const headers: Record<string, string> = {
    authorization: `Bearer ${keyed.secret}`,
    'x-api-key': keyed.secret,
    cookie: `sid=${keyed.secret}`,
    'user-agent': `careless ${shaped}`,
    'content-type': body.type,
  };
  if (body.encoding !== '') headers['content-encoding'] = body.encoding;
  if (client === 'fetch') return fetch(`${PROVIDER}${path}`, { method: 'POST', headers, body: bytes }).then((response) => response.text());
  return new Promise((resolve, reject) => {
    // in the address, as curl takes it
    const request = http.request(`${PROVIDER.replace('//', `//user:${keyed.secret}@`)}${path}`, { method: 'POST', headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => resolve(Buffer.concat(chunks).toString('latin1')));
    });
    request.on('error', reject);
    // cut anywhere
    for (let at = 0; at < bytes.length; at += body.piece) request.write(bytes.subarray(at, at + body.piece));
    request.end();
  });
}

for (const planting of plantings) {
  const { shaped, keyed, said } = planting;
  const thrown = (index: number): Error =>
    Object.assign(new Error(said[index % said.length], { cause: new Error(said.at(-1)) }), {
      status: 422,
      code: shaped,
      config: { headers: keyed },
    });
  const sync = defineSync({
    integration: 'crm',
    id: 's1',
    name: 'CRM',
    userId: shaped,
    tenantId: shaped,
    connectionId: shaped,
    direction: 'outbound',
  });
  const initiator = { type: 'user', id: shaped, name: said[0] } as const;
  await sync
    .run({ type: 'full', trigger: 'manual', initiator, correlationId: shaped }, async (run) => {
      await run.step('contacts', (step) =>
        step.pages(
          async (cursor: string | undefined) => ({ items: [...planting.bodies], next: cursor === undefined ? planting.cursor : undefined }),
          async (page, { items }) => {
            page.handOff('contact', [shaped], { id: (id) => id });
            await page.entities(
              'contact',
              items,
              { id: (body) => `${shaped}${items.indexOf(body)}`, targetId: () => shaped },
              async (body, entity) => {
                const index = items.indexOf(body);
                const path = `/${planting.path}/422/${body.piece}/${body.part}?${planting.query}`;
                for (const client of ['fetch', 'http'] as const) {
                  const answer = await post(planting, path, body, client).catch(String);
                  if (index % 4 === 0 && client === 'http') throw new Error(`The tool said: ${answer}`);
                }
                entity.substep(said[index % said.length] ?? '', 'failed');
                if (index % 4 === 1) throw thrown(index);
                if (index % 4 === 2) return entity.skipped(shaped, said[index % said.length]);
                return entity.created({ targetId: shaped });
              },
            );
            if (page.number === 2) throw thrown(page.number);
          },
        ),
      );
    })
    .catch(() => {});
  await sync
    .action(
      {
        action: said[0] ?? '',
        initiator,
        record: { type: 'contact', id: shaped },
        request: { method: 'GET', url: `/${planting.path}?${planting.query}` },
      },
      (action) => {
        action.returned(shaped);
        throw thrown(1);
      },
    )
    .catch(() => {});
  await sync.deliver(
    { url: `http://a:${keyed.secret}@hooks.example/${planting.path}?${planting.query}`, event: said[1] ?? '', maxAttempts: 1 },
    () => {
      throw thrown(2);
    },
  );
  const flow = sync.connectionFlow({ sessionId: shaped, userId: shaped });
  for (const words of said) flow.step(words);
  flow.failed(thrown(3));
  sync.audit({ subject: said[0] ?? '', initiator, before: { deep: [{ [keyed.key]: keyed.secret }] }, after: { note: said, shaped } });
  sync.creationFailed(thrown(0), { initiator });
}
