# The collector with its embedded store and the viewer; with `--target demo` the demo sync.
# node_modules holds a native library (DuckDB) that is built for glibc, so not Alpine.
ARG NODE=node:24.21.0-bookworm-slim

FROM ${NODE} AS manifests
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY model/package.json model/
COPY instrumentation/package.json instrumentation/
COPY collector/package.json collector/
COPY plugin/package.json plugin/
COPY viewer/package.json viewer/
COPY provisioning/package.json provisioning/
COPY tests/package.json tests/
COPY examples/demo/package.json examples/demo/
COPY examples/stripe/package.json examples/stripe/

# Only what the collector needs to run; no package's script is run for it.
FROM manifests AS collector-packages
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund -w model -w collector

FROM manifests AS demo-packages
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund -w model -w instrumentation -w examples/demo

FROM manifests AS pages
RUN npm ci --no-audit --no-fund
COPY . .
RUN node scripts/build.mjs

FROM ${NODE} AS demo
WORKDIR /app
ENV NODE_ENV=production
COPY --from=demo-packages /app ./
COPY model/src model/src/
COPY instrumentation/src instrumentation/src/
COPY examples/demo/provider examples/demo/provider/
COPY examples/demo/src examples/demo/src/
USER node
CMD ["node", "--conditions=synctrail-source", "--disable-warning=ExperimentalWarning", "examples/demo/src/main.ts", "--schedule", "--data", "/tmp"]

FROM ${NODE} AS collector
WORKDIR /app
# Beyond loopback the collector starts only with SYNCTRAIL_TOKEN.
ENV NODE_ENV=production SYNCTRAIL_HOST=0.0.0.0 SYNCTRAIL_PORT=4318 SYNCTRAIL_DATA=/data
COPY --from=collector-packages /app ./
COPY model/src model/src/
COPY collector/bin collector/bin/
COPY collector/src collector/src/
COPY --from=pages /app/plugin/dist plugin/dist/
COPY --from=pages /app/viewer/dist viewer/dist/
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 4318
# The store is closed in order on SIGTERM, which may take 10 s.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:4318/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--conditions=synctrail-source", "--disable-warning=ExperimentalWarning", "collector/src/main.ts"]
