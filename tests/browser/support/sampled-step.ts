import { type CollectorProcess, startCollector } from '../../support/collector-process.ts';
import { sendSample } from '../../support/send-sample.ts';
import type { Launch } from './browser.ts';
import { APP, insistOnBuild, openPrepared, walkToContacts } from './viewer.ts';

/** A collector with the sample syncs. */
export interface SampledStep {
  readonly collector: CollectorProcess;
  /** The path of the step with failed records, of a run that failed in part. */
  readonly step: string;
}

export async function sampledStep(launch: Launch): Promise<SampledStep> {
  insistOnBuild();
  const collector = await startCollector();
  await sendSample(collector.url);
  const tab = await openPrepared(launch, `${collector.url}${APP}/integrations/hubspot`);
  const step = await walkToContacts(tab);
  await tab.close();
  return { collector, step };
}
