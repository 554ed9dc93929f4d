import type { SyncIdentity } from '../work/identity.ts';
import type { ActionOptions, PassthroughOptions, Work } from './api/action.ts';
import { causeAtHand } from './begin-root.ts';
import { inbound, inboundAttributes } from './inbound.ts';
import type { Root } from './root.ts';
import { refusalOf, runRoot } from './run-root.ts';
import { words } from './words.ts';

/** An inbound request that makes the host call the tool (S4-10). */
export async function runAction<T>(sync: SyncIdentity, options: ActionOptions, body: (action: Work) => T | Promise<T>): Promise<T> {
  const { request, record } = options;
  const action = words(options.action, 'action');
  const said = record === undefined ? undefined : { type: words(record.type, 'record'), id: words(record.id, 'unknown') };
  const root: Root = {
    logType: 'action',
    title: `${sync.name}: ${action}`,
    spanName: `action ${action}`,
    spanKind: request === undefined ? 'internal' : 'server',
    attributes: {
      'sync.action': action,
      'sync.record.id': said?.id,
      'sync.record.type': said?.type,
      ...(request === undefined ? {} : inboundAttributes(inbound(request))),
    },
    record: said,
    cause: causeAtHand(),
    done: 'success',
    outlives: false,
  };
  return runRoot(sync, options, root, body);
}

/** The status of what `fetch`, axios and the like resolve to. */
function statusOf(value: unknown): number | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { status } = value as { status?: unknown };
  return typeof status === 'number' && Number.isInteger(status) && status >= 100 && status < 600 ? status : undefined;
}

/** A request that is passed on to the tool as it is (S4-12). */
export async function runPassthrough<T>(sync: SyncIdentity, options: PassthroughOptions, body: (work: Work) => T | Promise<T>): Promise<T> {
  const request = inbound(options.request);
  const action = `${request.method} ${request.template}`;
  const root: Root = {
    logType: 'passthrough',
    title: `${sync.name}: ${action}`,
    spanName: `passthrough ${action}`,
    spanKind: 'server',
    attributes: { 'sync.action': action, ...inboundAttributes(request) },
    cause: causeAtHand(),
    done: 'success',
    outlives: false,
  };
  return runRoot(sync, options, root, body, (value) => {
    const status = statusOf(value);
    root.attributes['http.response.status_code'] = status;
    return refusalOf(status, action);
  });
}
