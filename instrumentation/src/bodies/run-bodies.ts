import type { BodyCall } from '../api/bodies.ts';
import { Exchange } from './exchange.ts';
import type { BodySettings } from './policy.ts';
import { policyOf } from './policy.ts';
import { Quota } from './quota.ts';

/** Which bodies of a run's calls are kept. */
export class RunBodies {
  private readonly settings: BodySettings;
  readonly quota = new Quota();

  constructor(settings: BodySettings) {
    this.settings = settings;
  }

  /** A call begins. Undefined when nothing of it is kept, whatever becomes of it. */
  exchange(call: BodyCall): Exchange | undefined {
    const policy = policyOf(this.settings, call);
    return policy === 'none' ? undefined : new Exchange(policy, this.settings.sampleRate);
  }
}
