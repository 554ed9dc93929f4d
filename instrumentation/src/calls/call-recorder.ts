import { currentScope } from '../context/scope.ts';
import { warnOnce } from '../context/warn.ts';
import { CallSpan } from './call-span.ts';
import type { CallHandle, CallRecorder, CallRequest } from './recorder.ts';

/** A fault of ours must never reach the code whose call it is. */
function guarded(work: () => void): void {
  try {
    work();
  } catch (error) {
    warnOnce('SYNCTRAIL_CALL', `A call could not be recorded: ${String(error)}`);
  }
}

function start(request: CallRequest): CallHandle | undefined {
  const scope = currentScope();
  if (scope === undefined || !scope.run.working) return undefined;
  const home = scope.parent.home();
  const exchange = scope.run.bodies.exchange(request);
  const call = new CallSpan(request, home, scope.attempt, scope.listing === true, scope.batch, exchange);
  home.held.made += 1;
  home.segment.spans += 1;
  scope.run.openCalls.add(call);
  scope.attempt?.calls.push(call);
  for (const entity of scope.batch ?? []) entity.linkTo(home.segment.traceId, call.spanId);
  return {
    bodies: exchange,
    answered: (answer) => guarded(() => call.answered(answer)),
    end: (ended) => guarded(() => call.end(ended)),
  };
}

/** Turns the calls a capture sees into spans of the sync at hand. */
export const callRecorder: CallRecorder = {
  startCall(request) {
    let handle: CallHandle | undefined;
    guarded(() => {
      handle = start(request);
    });
    return handle;
  },
};
