import type { Page, Route } from 'playwright-core';

/** A data source as a Grafana would have it: its uid, and the engine it leads to. */
export interface Source {
  readonly uid: string;
  readonly name: string;
  readonly type: 'tempo' | 'loki';
  /** Where its requests go, without a slash at the end; left out for one that nobody is to ask. */
  readonly url?: string;
  /** What Grafana adds on its own way to the engine (`httpHeaderName1` and the like). */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a Grafana has and the viewer has not: other data sources, and settings of the app that are kept. */
export interface GrafanaLike {
  /** As they were saved last. */
  settings: Record<string, unknown>;
  /** How often they were saved. */
  saved: number;
  /** Answers a save with this instead. */
  refuse: { status: number; message: string } | undefined;
}

/** Makes the viewer in this page show these data sources, and keep what is saved of the app. Before the page is opened. */
export async function likeGrafana(page: Page, sources: readonly Source[], settings: Record<string, unknown> = {}): Promise<GrafanaLike> {
  const grafana: GrafanaLike = { settings, saved: 0, refuse: undefined };
  await page.route('**/public/viewer/boot.js', async (route) => {
    const script = await (await route.fetch()).text();
    const list = JSON.stringify(sources.map(({ uid, name, type }) => ({ uid, name, type })));
    const more = `{
      const { settings } = window.grafanaBootData;
      const [like] = Object.values(settings.datasources);
      settings.datasources = Object.fromEntries(${list}.map((source) => [source.name, { ...like, ...source, meta: { ...like.meta, id: source.type } }]));
    }`;
    await route.fulfill({ contentType: 'text/javascript', body: `${script}\n${more}` });
  });
  await page.route('**/public/plugins/*/plugin.json', async (route) => {
    const meta = (await (await route.fetch()).json()) as object;
    await route.fulfill({ json: { ...meta, jsonData: grafana.settings } });
  });
  await page.route('**/api/plugins/*/settings', async (route) => {
    if (grafana.refuse !== undefined) {
      await route.fulfill({ status: grafana.refuse.status, json: { message: grafana.refuse.message } });
      return;
    }
    grafana.settings = (route.request().postDataJSON() as { jsonData: Record<string, unknown> }).jsonData;
    grafana.saved += 1;
    await route.fulfill({ json: { message: 'Plugin settings updated' } });
  });
  for (const source of sources) await page.route(`**/api/datasources/proxy/uid/${source.uid}/**`, (route) => forward(route, source));
  return grafana;
}

/** As Grafana's proxy does: the path below the uid goes to the engine, with the data source's own headers. */
async function forward(route: Route, { uid, url, headers }: Source): Promise<void> {
  if (url === undefined) {
    await route.fulfill({ status: 502, json: { message: 'Bad Gateway' } });
    return;
  }
  const asked = new URL(route.request().url());
  const path = asked.pathname.slice(`/api/datasources/proxy/uid/${uid}`.length);
  const response = await route.fetch({ url: `${url}${path}${asked.search}`, headers: { ...route.request().headers(), ...headers } });
  await route.fulfill({ response });
}
