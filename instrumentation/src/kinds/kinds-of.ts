import type { Sync } from '../api/sync.ts';
import type { SyncIdentity } from '../work/identity.ts';
import { runAction, runPassthrough } from './action.ts';
import type { ConnectionFlow, ConnectionFlowOptions } from './api/connection-flow.ts';
import { audit } from './audit.ts';
import { beginFlow, resumeFlow, runFlow } from './connection-flow.ts';
import { deliver } from './deliver.ts';
import { creationFailed, reenabled } from './life.ts';
import { webhook } from './webhook.ts';

/** What can be done with a sync beside running it. */
export function kindsOf(sync: SyncIdentity): Omit<Sync, 'run' | 'resume'> {
  function connectionFlow(options: ConnectionFlowOptions): ConnectionFlow;
  function connectionFlow<T>(options: ConnectionFlowOptions, body: (flow: ConnectionFlow) => T | Promise<T>): Promise<T>;
  function connectionFlow<T>(options: ConnectionFlowOptions, body?: (flow: ConnectionFlow) => T | Promise<T>): ConnectionFlow | Promise<T> {
    return body === undefined ? beginFlow(sync, options) : runFlow(sync, options, body);
  }
  return {
    action: (options, body) => runAction(sync, options, body),
    passthrough: (options, body) => runPassthrough(sync, options, body),
    webhook: (options = {}, handler) => webhook(sync, options, handler),
    deliver: (options, send) => deliver(sync, options, send),
    connectionFlow,
    resumeConnectionFlow: (carrier) => resumeFlow(sync, carrier),
    creationFailed: (error, options = {}) => creationFailed(sync, error, options),
    reenabled: (options = {}) => reenabled(sync, options),
    audit: (change) => audit(sync, change),
  };
}
