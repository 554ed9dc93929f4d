// Grafana's own configuration (.config/, never edited) with what a workspace needs. `.swcrc` adds the JSX runtime.
import CopyWebpackPlugin from 'copy-webpack-plugin';
import { resolve } from 'node:path';
import type { Configuration } from 'webpack';
import { merge } from 'webpack-merge';
import { copyFilePatterns } from './.config/bundler/copyFiles.ts';
import grafanaConfig, { type Env } from './.config/webpack/webpack.config.ts';

/** The house has one licence, one README and one change log; Grafana looks for them beside the plugin. */
const OF_THE_HOUSE = /(?:^|\/)(?:README|LICENSE|CHANGELOG)(?:\.md)?$/;
const files = copyFilePatterns.map((pattern) =>
  OF_THE_HOUSE.test(pattern.from) ? { ...pattern, from: `../../${pattern.from.replace('../', '')}`, noErrorOnMissing: true } : pattern,
);

/** `npm run check` does the work of the first two; nothing here reloads a browser; the last is replaced below. */
const LEFT_OUT = new Set(['ForkTsCheckerWebpackPlugin', 'ESLintWebpackPlugin', 'LiveReloadPlugin', 'CopyPlugin']);

export default async function config(env: Env): Promise<Configuration> {
  const base = await grafanaConfig(env);
  const plugins = (base.plugins ?? []).filter((plugin) => !LEFT_OUT.has(plugin?.constructor.name ?? ''));
  return merge(
    { ...base, plugins },
    {
      cache: {
        type: 'filesystem',
        cacheDirectory: resolve('../.cache/webpack'),
        buildDependencies: { config: [import.meta.filename, resolve('.swcrc')] },
      },
      plugins: [new CopyWebpackPlugin({ patterns: files })],
      // Workspaces are compiled from their sources, so the plugin needs no build of theirs.
      resolve: { conditionNames: ['synctrail-source', '...'] },
      performance: { hints: false },
    },
  );
}
