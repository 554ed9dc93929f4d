// Makes each call that CALLS names (JSON: name, path) with each client, for a record of its own.
import * as http from 'node:http';
import axios from 'axios';
import * as undici from 'undici';
import { defineSync } from '@synctrail/instrumentation';

const { PROVIDER = '', CALLS = '[]' } = process.env;
const calls = JSON.parse(CALLS) as { name: string; path: string }[];

const CLIENTS: Readonly<Record<string, (url: string) => Promise<unknown>>> = {
  fetch: async (url) => (await fetch(url)).text(),
  undici: async (url) => (await undici.request(url)).body.text(),
  http: (url) =>
    new Promise((resolve, reject) => {
      http.get(url, (response) => response.resume().on('end', resolve)).on('error', reject);
    }),
  axios: (url) => axios.get(url, { validateStatus: () => true }),
};

const sync = defineSync({ integration: 'hubspot', id: 'sync_1', name: 'HubSpot' });
await sync.run({ type: 'full', trigger: 'manual' }, async (run) => {
  for (const [client, get] of Object.entries(CLIENTS))
    await run.step(client, (step) =>
      step.entities('call', calls, { id: ({ name }) => name }, async ({ path }, entity) => {
        await get(`${PROVIDER}${path}`);
        return entity.updated();
      }),
    );
});
