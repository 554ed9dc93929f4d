/** The request is no OTLP, or cut off. Thrown by the decoders, answered with 400. */
export class Malformed extends Error {
  override readonly name = 'Malformed';

  /** @param where byte offset or JSON path, as a person reads it. */
  constructor(where: string, problem: string) {
    super(`${where}: ${problem}`);
  }
}
