import { post } from './collector-process.ts';
import { logsRequest, tracesRequest } from './otlp-json.ts';
import { sampleScenes } from './sample-scenes.ts';

/** Sends the sample scenes to a collector; their times end now. */
export async function sendSample(url: string, now = Date.now()): Promise<void> {
  for (const run of sampleScenes(now)) {
    await post(`${url}/v1/logs`, logsRequest(run.logs, 'sample-sync'));
    if (run.spans.length > 0) await post(`${url}/v1/traces`, tracesRequest(run.spans, 'sample-sync'));
  }
}
