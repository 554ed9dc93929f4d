import { isMainThread, parentPort } from 'node:worker_threads';

/** Loaded ahead of the collector's own modules: its store's worker throws in the middle of the writes. */
const WRITES = 30;

if (!isMainThread) {
  let writes = 0;
  parentPort?.on('message', (request: { readonly type: string }) => {
    if (request.type === 'write') writes += 1;
    if (writes === WRITES) throw new Error('the worker of this test throws');
  });
}
