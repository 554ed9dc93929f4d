import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { unpackedChromium } from './unpacked-chromium.ts';

/** Fit for a container, and silent: it asks no server but ours. */
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--font-render-hinting=none',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

interface Attempt {
  executable: string;
  /** What it needs in its environment beside ours. */
  env: Record<string, string>;
}

function environment(more: Record<string, string>): Record<string, string> {
  const own = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...Object.fromEntries(own), ...more };
}

async function* attempts(): AsyncGenerator<Attempt> {
  const named = process.env.CHROMIUM_PATH;
  if (named !== undefined && named !== '') {
    yield { executable: named, env: {} };
    return;
  }
  for (const executable of INSTALLED.filter((path) => existsSync(path))) yield { executable, env: {} };
  if (process.platform !== 'linux' || process.arch !== 'x64') return;
  const { executable, libraries, fonts } = await unpackedChromium();
  const fontconfig = existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_PATH: fonts };
  yield { executable, env: fontconfig };
  yield { executable, env: { ...fontconfig, LD_LIBRARY_PATH: libraries } };
}

/** What came of looking for a browser. */
export type Launch = ({ kind: 'browser'; browser: Browser } & Attempt) | { kind: 'none'; reason: string };

/**
 * Starts the Chromium that `CHROMIUM_PATH` names, or an installed one, or the one npm brought.
 * Where none can run the tests that need one are left out, and the reason goes to stderr: a skip nobody sees would look like a pass.
 */
export async function launchBrowser(): Promise<Launch> {
  const failures: string[] = [];
  for await (const { executable, env } of attempts()) {
    try {
      const browser = await chromium.launch({ executablePath: executable, args: FLAGS, env: environment(env) });
      return { kind: 'browser', browser, executable, env };
    } catch (error) {
      failures.push(`${executable}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  const reason = failures.length === 0 ? 'no Chromium for this machine; set CHROMIUM_PATH' : failures.join('\n');
  process.stderr.write(`\nNO BROWSER: tests in a browser are left out.\n${reason}\n\n`);
  return { kind: 'none', reason };
}
