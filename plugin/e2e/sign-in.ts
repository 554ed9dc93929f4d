import { test } from '@grafana/plugin-e2e';

test('sign in', async ({ request, baseURL, grafanaAPICredentials }) => {
  const answer = await request.post(`${baseURL}/login`, { data: grafanaAPICredentials });
  if (!answer.ok()) throw new Error(`${baseURL} refused ${grafanaAPICredentials.user}: ${answer.status()}`);
  await request.storageState({ path: '../test-results/grafana-session.json' });
});
