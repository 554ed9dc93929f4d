// What Grafana has and its packages' exports leave out: vite.config.ts says where it lies.
declare module 'unexported/plugin-page' {
  import type { PluginPageType } from '@grafana/runtime';
  export function setPluginPage(component: PluginPageType): void;
}

declare module 'unexported/i18n' {
  export function initializeI18n(options: { language: string; ns: string[] }): Promise<{ language?: string }>;
}

// react-router-dom 5: the package of this name that TypeScript finds is the plugin's, version 6.
declare module 'unexported/router' {
  import type { HistoryWrapper } from '@grafana/runtime';
  import type { ComponentType, ReactNode } from 'react';
  export const Router: ComponentType<{ history: ReturnType<HistoryWrapper['getHistory']>; children: ReactNode }>;
}
