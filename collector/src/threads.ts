/**
 * Each query of the engine, each of its commits, and each file that is read, written, synced or packed takes a thread of one pool while it
 * lasts. Node's four would be taken by four long queries, and nothing be received until they end. Has to be imported before anything else.
 */
process.env['UV_THREADPOOL_SIZE'] ??= '16';
