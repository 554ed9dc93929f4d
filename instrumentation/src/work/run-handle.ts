import type { Carrier } from '../api/carrier.ts';
import type { Run } from '../api/run.ts';
import type { Step, StepOptions } from '../api/step.ts';
import { within } from '../context/scope.ts';
import { emitStepStarted } from '../events/step-events.ts';
import { runCarrier } from '../resume/carrier.ts';
import { endStep } from './end-step.ts';
import type { Failure } from './failure.ts';
import { failureOnce } from './failure.ts';
import type { RunWork } from './run-work.ts';
import { StepHandle } from './step-handle.ts';
import { StepWork } from './step-work.ts';

type StepBody<T> = (step: Step) => T | Promise<T>;

/** What a run's callback gets in hand. */
export class RunHandle implements Run {
  private readonly run: RunWork;

  constructor(run: RunWork) {
    this.run = run;
  }

  get id(): string {
    return this.run.id;
  }

  async step<T>(name: string, second: StepOptions | StepBody<T>, third?: StepBody<T>): Promise<T> {
    const [options, body] = typeof second === 'function' ? [{}, second] : [second, third];
    if (body === undefined) throw new TypeError('run.step: the last argument must be a function');
    const { run } = this;
    const step = StepWork.begin(run, name, run.steps.length, options.pipeline);
    run.steps.push(step);
    emitStepStarted(step);
    let failure: Failure | undefined;
    try {
      return await within({ run, parent: step }, () => body(new StepHandle(step)));
    } catch (error) {
      step.explain(error);
      failure = failureOnce(error, {});
      throw error;
    } finally {
      endStep(step, failure);
    }
  }

  carrier(): Carrier {
    return runCarrier(this.run);
  }
}
