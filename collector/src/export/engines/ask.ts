/** An engine that history is read back from. */
export interface EngineAddress {
  /** Base URL, as a data source has it. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The engine did not answer, or not with what was asked for. */
export class EngineFailure extends Error {
  override readonly name = 'EngineFailure';
}

const TIMEOUT_MS = 120_000;

/** Its answer as JSON; undefined where it says that there is nothing. Throws `EngineFailure` with the engine's own words. */
export async function askEngine({ url, headers }: EngineAddress, path: string, params: Readonly<Record<string, string>>): Promise<unknown> {
  const address = `${url}${path}?${new URLSearchParams(params).toString()}`;
  let answer: Response;
  try {
    answer = await fetch(address, { headers: { accept: 'application/json', ...headers }, signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (error) {
    throw new EngineFailure(`${url} does not answer: ${String(error instanceof Error ? (error.cause ?? error) : error)}`);
  }
  if (answer.status === 404) return undefined;
  if (!answer.ok) throw new EngineFailure(`${url} answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
  return await answer.json();
}
