import { readFileSync } from 'node:fs';
import type { AsideFile } from '../../forward/aside/aside-files.ts';
import { answerOf } from '../../forward/send/answer.ts';
import { httpTransport, type Transport } from '../../forward/send/transport.ts';
import type { DestinationSettings } from '../../forward/settings.ts';
import { BadDestination, type Target, targetOf } from '../../forward/target.ts';
import { CommandFailure } from '../store/failure.ts';

interface Outcome {
  readonly file: AsideFile;
  /** Why it was not taken; undefined when it was. */
  readonly refused: string | undefined;
}

interface Way {
  readonly target: Target;
  readonly transport: Transport;
}

function wayTo(name: string, forward: readonly DestinationSettings[]): Way {
  const settings = forward.find((one) => one.name === name);
  if (settings === undefined)
    throw new CommandFailure(`The configuration forwards to no destination ${JSON.stringify(name)}: name its file with --config.`);
  try {
    const target = targetOf(settings);
    return { target, transport: httpTransport(target) };
  } catch (error) {
    if (error instanceof BadDestination) throw new CommandFailure(error.message);
    throw error;
  }
}

async function send(file: AsideFile, { target, transport }: Way): Promise<string | undefined> {
  const url = target.urls.get(file.signal);
  if (url === undefined) return `the destination is not sent ${file.signal} any more`;
  const tenant = target.tenantHeader === '' ? {} : { [target.tenantHeader]: file.workspace };
  const sent = await transport.send(url, readFileSync(file.path), { ...target.headers, ...tenant });
  if (sent.kind === 'no-answer') return sent.words;
  const answer = answerOf(sent.reply, Date.now());
  if (answer.kind === 'accepted') return undefined;
  return answer.kind === 'partial' ? `${answer.rejected} of ${file.items} records were refused: ${answer.words}` : answer.words;
}

/** Sends each file to its destination as it is, one after the other. Throws `CommandFailure` for a destination that is not configured. */
export async function* sendAgain(files: readonly AsideFile[], forward: readonly DestinationSettings[]): AsyncGenerator<Outcome> {
  const ways = new Map([...new Set(files.map(({ destination }) => destination))].map((name) => [name, wayTo(name, forward)]));
  try {
    for (const file of files) {
      const way = ways.get(file.destination);
      if (way !== undefined) yield { file, refused: await send(file, way) };
    }
  } finally {
    await Promise.all([...ways.values()].map(async ({ transport }) => await transport.close()));
  }
}
