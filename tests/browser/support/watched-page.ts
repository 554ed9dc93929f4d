import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';

const RESULTS = join(import.meta.dirname, '..', '..', '..', 'test-results');

export type Theme = 'light' | 'dark';

/** A tab, and whatever went wrong in it so far. */
export interface WatchedPage {
  page: Page;
  /** Console errors and warnings, uncaught exceptions, requests that failed or answered 400 and above. */
  problems: string[];
  /** Writes test-results/<name>.png. */
  screenshot: (name: string) => Promise<void>;
  close: () => Promise<void>;
}

/** Opens an empty tab of its own session that prefers a theme. */
export async function openPage(
  browser: Browser,
  {
    theme = 'dark',
    width = 1440,
    height = 900,
    locale = 'en-GB',
  }: { theme?: Theme; width?: number; height?: number; locale?: string } = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    reducedMotion: 'reduce',
    timezoneId: 'UTC',
    locale,
  });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      problems.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => problems.push(`exception: ${error.stack ?? error.message}`));
  page.on('requestfailed', (request) => {
    // Leaving a page ends its requests; that is no fault.
    const reason = request.failure()?.errorText ?? 'failed';
    if (reason !== 'net::ERR_ABORTED') problems.push(`request: ${request.url()} ${reason}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) problems.push(`response: ${response.status()} ${response.url()}`);
  });
  return {
    page,
    problems,
    screenshot: async (name) => {
      await mkdir(RESULTS, { recursive: true });
      await page.screenshot({ path: join(RESULTS, `${name}.png`), animations: 'disabled' });
    },
    close: async () => {
      // What a test answers itself may still be on its way.
      await page.unrouteAll({ behavior: 'ignoreErrors' });
      await context.close();
    },
  };
}
