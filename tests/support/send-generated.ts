import { post } from './collector-process.ts';
import { type GeneratedRun, generatedRuns, type Shape } from './generated-runs.ts';
import { logsRequest, tracesRequest } from './otlp-json.ts';

/** Units in one request. */
const UNITS = 20;

/** Sends generated runs to a collector, as a library would: the truth comes back. */
export async function sendGenerated(collector: string, shape: Shape): Promise<GeneratedRun[]> {
  const sent: GeneratedRun[] = [];
  for (const { run, units, logs } of generatedRuns(shape)) {
    for (let first = 0; first < units.length; first += UNITS) {
      await post(`${collector}/v1/traces`, tracesRequest(units.slice(first, first + UNITS).flat()));
    }
    await post(`${collector}/v1/logs`, logsRequest(logs));
    sent.push(run);
  }
  return sent;
}
