import type { CallRecorder } from '../calls/recorder.ts';
import { nodeHttpChannels } from './node-http.ts';
import { nodeHttp2Channels } from './node-http2.ts';
import { subscribe } from './subscribe.ts';
import { undiciChannels } from './undici.ts';

/**
 * Sees every HTTP call of this process that goes through `fetch`, undici, or node's `http`, `https` and (from Node 24.1 on) `http2`, whichever client is on top of
 * them, and tells the recorder. Uses diagnostics channels only: nothing is patched, nothing is sent, no body is read or held back.
 *
 * @param isActive cheap answer to whether calls made here would be recorded at all; without it the recorder is always asked
 * @returns ends the capture; calls under way are told no more
 */
export function installCapture(recorder: CallRecorder, isActive: () => boolean = () => true): () => void {
  return subscribe([...undiciChannels(recorder, isActive), ...nodeHttpChannels(recorder), ...nodeHttp2Channels(recorder)]);
}
