// Runs before any module: @grafana/runtime reads `grafanaBootData` when it is evaluated, and the background must not flash.
(() => {
  const asked = new URLSearchParams(location.search).get('theme') ?? localStorage.getItem('synctrail.theme');
  const preferred = matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark';
  const theme = asked === 'light' || asked === 'dark' ? asked : preferred;
  document.documentElement.dataset.theme = theme;
  // A browser may name a locale as its system does (en-US@posix, C), which Intl refuses and Grafana's packages hand on to it.
  const readable = (tag) => {
    try {
      return Intl.getCanonicalLocales(tag).length > 0;
    } catch {
      return false;
    }
  };
  if (!navigator.languages.concat(navigator.language).every(readable)) {
    const languages = navigator.languages.concat(navigator.language, 'en-US').filter(readable);
    Object.defineProperty(navigator, 'language', { value: languages[0], configurable: true });
    Object.defineProperty(navigator, 'languages', { value: languages, configurable: true });
  }
  window.__grafana_public_path__ = '/public/';
  // The two engines of the collector, as a Grafana lists its data sources.
  const source = (id, type, name) => ({
    id,
    uid: `synctrail-${type}`,
    type,
    name,
    meta: {
      id: type,
      name,
      type: 'datasource',
      module: '',
      baseUrl: '',
      info: {
        author: { name: 'Synctrail' },
        description: '',
        links: [],
        logos: { small: '', large: '' },
        screenshots: [],
        updated: '',
        version: '',
      },
      tracing: type === 'tempo',
      logs: type === 'loki',
    },
    readOnly: true,
    isDefault: type === 'tempo',
    access: 'proxy',
    url: `/api/datasources/proxy/uid/synctrail-${type}`,
    jsonData: {},
  });
  window.grafanaBootData = {
    assets: { dark: '', light: '' },
    navTree: [],
    user: {
      isSignedIn: true,
      id: 1,
      uid: 'viewer',
      login: 'viewer',
      email: '',
      name: 'Viewer',
      theme,
      lightTheme: theme === 'light',
      orgCount: 1,
      orgId: 1,
      orgName: 'Main',
      orgRole: 'Viewer',
      isGrafanaAdmin: false,
      gravatarUrl: '',
      timezone: 'browser',
      weekStart: 'monday',
      language: 'en-US',
      permissions: {},
      analytics: { identifier: '' },
      authenticatedBy: '',
      externalUserId: '',
    },
    settings: {
      appUrl: `${location.origin}/`,
      appSubUrl: '',
      buildInfo: { version: '13.2.2', commit: '', env: 'production', edition: 'Open Source' },
      featureToggles: {},
      datasources: {
        'Synctrail Tempo': source(1, 'tempo', 'Synctrail Tempo'),
        'Synctrail Loki': source(2, 'loki', 'Synctrail Loki'),
      },
      liveEnabled: false,
      analytics: { enabled: false },
    },
  };

  // Whatever keeps the page from starting is said in the page, not only in the console.
  const say = (reason) => {
    const place = document.getElementById('starting');
    if (place === null) return;
    const title = document.createElement('h1');
    title.textContent = 'Synctrail could not start';
    const detail = document.createElement('pre');
    detail.textContent = reason;
    place.setAttribute('role', 'alert');
    place.replaceChildren(title, detail);
  };
  addEventListener(
    'error',
    (event) => say(event.message || `Could not load ${event.target?.src ?? event.target?.href ?? 'a part of the page'}.`),
    true,
  );
  addEventListener('unhandledrejection', (event) => say(String(event.reason?.message ?? event.reason)));
})();
