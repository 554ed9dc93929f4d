import { installCapture } from '../capture/index.ts';
import { anyRunWorks } from '../work/pulse.ts';
import { callRecorder } from './call-recorder.ts';

let installed = false;

/** Begins to see the process's HTTP calls; once is enough. */
export function installCalls(): void {
  if (installed) return;
  installed = true;
  installCapture(callRecorder, anyRunWorks);
}
