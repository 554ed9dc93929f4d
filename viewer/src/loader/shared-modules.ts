/** What a module of the plugin may ask for by name. Grafana shares these and more; libraries that few pages need load when asked for. */
export const SHARED_MODULES: Readonly<Record<string, () => Promise<unknown>>> = {
  '@emotion/css': () => import('@emotion/css'),
  '@emotion/react': () => import('@emotion/react'),
  '@grafana/data': () => import('@grafana/data'),
  '@grafana/runtime': () => import('@grafana/runtime'),
  '@grafana/ui': () => import('@grafana/ui'),
  i18next: () => import('i18next'),
  // CommonJS packages go over as they are, so that a default import finds them.
  lodash: () => import('lodash').then((module) => module.default),
  moment: () => import('moment').then((module) => module.default),
  react: () => import('react').then((module) => module.default),
  'react-dom': () => import('react-dom').then((module) => module.default),
  'react/jsx-runtime': () => import('react/jsx-runtime'),
  'react-router': () => import('react-router-dom-v5-compat'),
  rxjs: () => import('rxjs'),
};
