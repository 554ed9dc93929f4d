import { hashText, newToken } from '../security/token.ts';

const HELP = `synctrail collector token

Makes a token. The first line is for who sends or reads: "Authorization: Bearer <token>"; it is kept nowhere.
The second is for access.tokens[].hash in the collector's configuration.`;

/** `synctrail collector token`: a token, and its hash. */
export function tokenCommand(args: readonly string[]): void {
  if (args.length === 1 && (args[0] === '--help' || args[0] === '-h')) {
    process.stdout.write(`${HELP}\n`);
    return;
  }
  if (args.length > 0) {
    process.stderr.write(`It takes nothing, not ${args.join(' ')}.\n\n${HELP}\n`);
    process.exitCode = 2;
    return;
  }
  const token = newToken();
  process.stdout.write(`token: ${token}\nhash: ${hashText(token)}\n`);
}
