/** Why the collector does not start, in words for who started it. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
}
