import { defineConfig } from '@playwright/test';

const {
  GRAFANA_URL: baseURL = 'http://127.0.0.1:3000',
  CHROMIUM_PATH: executablePath = '',
  CHROMIUM_ENV = '{}',
  GRAFANA_ADMIN_PASSWORD: password,
} = process.env;

/** Kept by the sign-in, which runs only where there is a password: the viewer asks for none. */
const STATE = '../test-results/grafana-session.json';
const signIn = password === undefined ? [] : [{ name: 'sign in', testDir: './e2e', testMatch: 'sign-in.ts' }];

/** Specs that hold in a real Grafana and in the viewer alike; CONTRIBUTING.md says how to run them. */
export default defineConfig({
  testDir: './e2e',
  outputDir: '../test-results/e2e',
  forbidOnly: true,
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 20_000 },
  use: {
    baseURL,
    timezoneId: 'UTC',
    trace: 'retain-on-failure',
    launchOptions:
      executablePath === ''
        ? {}
        : { executablePath, args: ['--no-sandbox', '--disable-gpu'], env: { ...process.env, ...(JSON.parse(CHROMIUM_ENV) as object) } },
  },
  projects: [
    ...signIn,
    {
      name: 'app',
      testMatch: '*.spec.ts',
      ...(signIn.length === 0 ? {} : { use: { storageState: STATE }, dependencies: ['sign in'] }),
    },
  ],
});
