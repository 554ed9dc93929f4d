import { AsyncLocalStorage } from 'node:async_hooks';
import { once, EventEmitter } from 'node:events';
import type { CallAnswer, CallEnd, CallRecorder, CallRequest } from '../../calls/recorder.ts';

export interface SeenCall {
  /** Who made it. */
  readonly owner: string;
  readonly request: CallRequest;
  readonly answers: CallAnswer[];
  /** More than one would be a fault. */
  readonly ends: CallEnd[];
}

/** A recorder that keeps what it is told, and knows callers by name. */
export class TestRecorder implements CallRecorder {
  readonly calls: SeenCall[] = [];
  private readonly callers = new AsyncLocalStorage<string>();
  private readonly events = new EventEmitter();

  startCall(request: CallRequest): ReturnType<CallRecorder['startCall']> {
    const owner = this.callers.getStore();
    if (owner === undefined) return undefined;
    const call: SeenCall = { owner, request, answers: [], ends: [] };
    this.calls.push(call);
    return {
      answered: (answer) => call.answers.push(answer),
      end: (end) => {
        call.ends.push(end);
        this.events.emit('end');
      },
    };
  }

  /** Runs work as a caller. */
  as<T>(owner: string, work: () => T): T {
    return this.callers.run(owner, work);
  }

  get isActive(): boolean {
    return this.callers.getStore() !== undefined;
  }

  /** All calls, once each of them has ended. */
  async ended(count = 1): Promise<SeenCall[]> {
    while (this.calls.filter((call) => call.ends.length > 0).length < count) await once(this.events, 'end');
    return this.calls;
  }

  /** The one call made, once it has ended. */
  async only(): Promise<CallEnd> {
    const calls = await this.ended();
    const [end, ...more] = calls.flatMap((call) => call.ends);
    if (end === undefined || more.length > 0 || calls.length !== 1) throw new Error(`Not one call: ${JSON.stringify(calls)}`);
    return end;
  }
}
