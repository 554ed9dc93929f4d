/** A request that Tempo would refuse, or one that asks for what is not supported; thrown from any depth, answered as 400 with the message as text. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

export function unsupported(what: string): Refusal {
  return new Refusal(`not supported: ${what}`);
}
