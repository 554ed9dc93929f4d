import { currentScope } from '../context/scope.ts';
import { CallSpan, warnOfFault } from './call-span.ts';
import type { CallHandle, CallRecorder, CallRequest } from './recorder.ts';

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
  if (scope.batch !== undefined) for (const entity of scope.batch) entity.linkTo(home.segment.traceId, call.spanId);
  return call;
}

/** Turns the calls a capture sees into spans of the sync at hand. */
export const callRecorder: CallRecorder = {
  startCall(request) {
    try {
      return start(request);
    } catch (error) {
      warnOfFault(error);
      return undefined;
    }
  },
};
