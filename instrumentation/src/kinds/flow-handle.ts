import type { Carrier } from '../api/carrier.ts';
import { within } from '../context/scope.ts';
import { failureOnce } from '../work/failure.ts';
import { unwatch, watch } from '../work/pulse.ts';
import type { RunWork } from '../work/run-work.ts';
import { writeRun } from '../work/write-run.ts';
import type { ConnectionFlow } from './api/connection-flow.ts';
import { emitFlow } from './flow-events.ts';
import type { FlowState } from './flow-state.ts';
import { flowCarrier } from './flow-state.ts';
import { guarded } from './guarded.ts';
import { words } from './words.ts';

/** A flow, as far as this process serves it. */
export class FlowHandle implements ConnectionFlow {
  private readonly work: RunWork;
  private readonly state: FlowState;
  /** Codes of it that run now. */
  private running = 0;

  constructor(work: RunWork, state: FlowState) {
    this.work = work;
    this.state = state;
  }

  get id(): string {
    return this.state.id;
  }

  get isOpen(): boolean {
    return this.state.status === 'in_progress' || this.state.status === 'interrupted';
  }

  /** It has an end or was left: what the callback around it returns says nothing more. */
  get isTold(): boolean {
    return this.state.status !== 'in_progress';
  }

  start(): void {
    this.tell(() => emitFlow(this.work, 'FLOW_STARTED', this.state));
  }

  step(name: string): void {
    this.tell(() => {
      this.state.step = words(name, 'unnamed');
      this.state.status = 'in_progress';
      emitFlow(this.work, 'FLOW_STEP', this.state);
    });
  }

  async run<T>(code: () => T | Promise<T>): Promise<T> {
    const { work } = this;
    this.running += 1;
    work.working = !work.ended;
    watch(work);
    try {
      return await within({ run: work, parent: work }, code);
    } catch (error) {
      work.explain(error);
      throw error;
    } finally {
      this.running -= 1;
      if (this.running === 0) {
        unwatch(work);
        guarded('flow', () => work.leave());
      }
    }
  }

  left(): void {
    this.tell(() => {
      this.state.status = 'interrupted';
      emitFlow(this.work, 'FLOW_LEFT', this.state);
    });
  }

  returned(now: { sessionId?: string | undefined } = {}): void {
    this.tell(() => {
      this.state.sessionId = now.sessionId ?? this.state.sessionId;
      this.state.status = 'in_progress';
      emitFlow(this.work, 'FLOW_RETURNED', this.state);
    });
  }

  completed(account: { connectionId?: string | undefined } = {}): void {
    this.tell(() => {
      const connectionId = account.connectionId ?? this.work.sync.connectionId;
      this.end('completed');
      emitFlow(this.work, 'FLOW_COMPLETED', this.state, { 'sync.connection.id': connectionId });
    });
  }

  failed(error: unknown): void {
    this.tell(() => {
      this.work.explain(error);
      this.work.failure = failureOnce(error, {});
      this.end('failed');
      emitFlow(this.work, 'FLOW_FAILED', this.state);
    });
  }

  carrier(): Carrier {
    return flowCarrier(this.state);
  }

  private end(status: 'completed' | 'failed'): void {
    const { work, state } = this;
    state.status = status;
    work.end();
    if (work.root !== undefined) work.root.attributes['session.id'] = state.sessionId;
    writeRun(work);
  }

  private tell(work: () => void): void {
    if (this.isOpen) guarded('flow', work);
  }
}
