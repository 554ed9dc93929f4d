#!/usr/bin/env -S node --conditions=synctrail-source --disable-warning=ExperimentalWarning

import '../src/threads.ts';

const HELP = `synctrail <command> [options]

  collector         receive, keep and answer; --check says what would be used
  collector token   make a token: prints it, and what of it the configuration keeps
  queue             what engines did not take: list it, send it again, delete it
  store             look at, verify, carry out, take in, back up and restore what is kept
  <command> --help  what a command takes
`;

const [name, ...args] = process.argv.slice(2);

if (name === 'collector' && args[0] === 'token') {
  const { tokenCommand } = await import('../src/commands/token.ts');
  tokenCommand(args.slice(1));
} else if (name === 'collector') {
  const { collectorCommand } = await import('../src/commands/collector.ts');
  await collectorCommand(args);
} else if (name === 'queue') {
  const { queueCommand } = await import('../src/commands/queue/main.ts');
  await queueCommand(args);
} else if (name === 'store') {
  const { storeCommand } = await import('../src/commands/store/main.ts');
  await storeCommand(args);
} else if (name === undefined || name === '--help' || name === '-h') {
  process.stdout.write(HELP);
} else {
  process.stderr.write(`There is no command ${JSON.stringify(name)}.\n\n${HELP}`);
  process.exitCode = 2;
}
