import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readConfig } from '../src/config/read-config.ts';
import { allKeys } from '../src/config/schema-walk.ts';
import { SETTINGS } from '../src/config/settings.ts';
import { startCommand } from './child.ts';
import { newDir } from './running.ts';

const EXAMPLE = readFileSync(new URL('../synctrail.example.yaml', import.meta.url), 'utf8');
const HASH = `sha256:${'0123456789abcdef'.repeat(4)}`;

function fileOf(text: string): string {
  const file = join(newDir(), 'synctrail.yaml');
  writeFileSync(file, text);
  return file;
}

/** What is made of a file; its name is taken out of what is said. */
function read(text: string, env: Record<string, string> = {}, args: readonly string[] = []) {
  const file = fileOf(text);
  const result = readConfig(['--config', file, ...args], env);
  if (result.kind === 'help') throw new Error('nobody asked for help');
  const said = (lines: readonly string[]) => lines.map((line) => line.replaceAll(file, 'FILE'));
  if (result.kind === 'wrong') return { problems: said(result.problems), warnings: [], settings: undefined, shown: '' };
  return { ...result, problems: [], warnings: said(result.warnings) };
}

describe('the example of a configuration', () => {
  /** The lines that are off, on. A line of words has a space behind its #. */
  const full = EXAMPLE.replaceAll(/^( *)#(?! \S|$)(.*)$/gm, (_line, indent: string, rest: string) => indent + rest);

  test('is what the collector does without any', () => {
    const without = readConfig([], {});
    const { settings, problems, warnings } = read(EXAMPLE);
    expect({ problems, warnings }).toEqual({ problems: [], warnings: [] });
    expect(without).toMatchObject({ kind: 'config', settings });
  });

  test('is valid also with all that is off', () => {
    expect(read(full, { SUPPORT_TOKEN: 'a-token-of-the-environment', TEMPO_TOKEN: 'x', LOKI_TOKEN: 'y' }).problems).toEqual([]);
  });

  test('names every key', () => {
    const named = new Set<string>();
    const walk = (value: unknown, before: string): void => {
      if (Array.isArray(value)) for (const item of value) walk(item, `${before}[]`);
      else if (typeof value === 'object' && value !== null) {
        for (const [key, item] of Object.entries(value)) {
          const name = before === '' ? key : `${before}.${key}`;
          named.add(name);
          walk(item, name);
        }
      }
    };
    walk(parse(full), '');
    expect(allKeys(SETTINGS).filter((key) => !named.has(key))).toEqual([]);
  });
});

describe('a configuration with faults', () => {
  test('says of each where it is, what it is called, what it takes, and what was meant', () => {
    const { problems } = read(
      [
        'listen:',
        '  prot: 4318',
        '  port: 99999',
        'access:',
        '  tokens:',
        '    - name: one',
        '      token: ${SHORT}',
        '      roles: [ingest, red]',
        '    - name: two',
        `      hash: ${HASH}`,
        '      roles: []',
        '      workspce: acme',
        'limits: { bodyBytes: lots, items: }',
        'nonsense: 1',
      ].join('\n'),
      { SHORT: 'a-secret' },
    );
    expect(problems).toEqual([
      'FILE:3:3: listen.port takes a whole number from 0 to 65535, not 99999.',
      'FILE:2:3: listen.prot is not known here: did you mean port?',
      'FILE:7:7: access.tokens[0].token takes at least 16 characters, not "${SHORT}".',
      'FILE:8:23: access.tokens[0].roles[1] takes one of ingest, read, metrics, store, not "red".',
      'FILE:11:7: access.tokens[1].roles takes at least one of ingest, read, metrics, store, not [].',
      'FILE:12:7: access.tokens[1].workspce is not known here: did you mean workspace?',
      'FILE:13:11: limits.bodyBytes takes a size of at least 1024 bytes, such as 64MiB or 2GB, not "lots".',
      'FILE:13:28: limits.items takes a whole number from 1 to 1000000, not null.',
      expect.stringMatching(/^FILE:14:1: nonsense is not known here: known are listen, tls, access, /),
    ]);
  });

  test.for([
    ['listen:\n  port: 1\n  port: 2', 'FILE:3:3: the key stands there twice'],
    ['listen: {}\n---\nlisten: {}', 'FILE:2:1: a second document begins here'],
    [
      'redaction:\n  patterns: ["(?=a)b"]',
      'FILE:2:14: redaction.patterns[0] takes a regular expression as RE2 has them (invalid or unsupported',
    ],
    ['redaction:\n  patterns: ["\\\\b"]', 'this one also matches nothing at all'],
    ['redaction:\n  patterns: ["(a{1,30}){1,30}(b{1,30}){1,30}"]', 'this one repeats too much'],
    ['redaction:\n  keys: [sync.run.id]', "FILE:2:10: redaction.keys[0] takes a key that is none of Synctrail's own"],
    ['redaction:\n  keys: [aB]\n  keepKeys: [a_b]', 'FILE:3:14: redaction.keepKeys[0] takes a key that redaction.keys does not name'],
    ['redaction:\n  headers: [Cookie]', 'FILE:2:13: redaction.headers[0] takes a header that carries no credentials'],
    ['[1, 2]', 'FILE:1:1: the file takes keys and their values, not one value.'],
    ['a: *b', 'FILE:1:4: nothing is called &b'],
    ['log:\n  level: ${NOT_THERE}', 'FILE:2:10: the environment has no NOT_THERE'],
    ['listen: 4318', 'FILE:1:1: listen takes keys and their values, not 4318.'],
    ['access:\n  tokens:\n    - {}', 'FILE:3:7: access.tokens[0].name is missing: it takes a name.'],
    ['listen:\n  host: 0.0.0.0', 'FILE:2:3: listen.host takes an address of this machine only (127.0.0.1), unless SYNCTRAIL_TOKEN is set'],
  ])('%j says %s', ([text, says]) => {
    expect(read(text ?? '').problems.join('\n')).toContain(says);
  });

  test('a token has a hash or comes from the environment, and a name of its own', () => {
    const token = (rest: string) => `    - { name: one, roles: [read]${rest} }\n`;
    const of = (...tokens: string[]) => read(`access:\n  tokens:\n${tokens.map(token).join('')}`).problems.join('\n');
    expect(of(`, hash: ${HASH}`)).toBe('');
    expect(of('')).toContain('access.tokens[0].hash is missing: it takes sha256: and 64 hexadecimal digits');
    expect(of(`, hash: ${HASH}, token: a-token-that-is-long`)).toContain('access.tokens[0].hash takes');
    expect(of(', hash: sha256:abc')).toContain('access.tokens[0].hash takes sha256: and 64');
    expect(of(`, hash: ${HASH}`, `, hash: ${HASH}`)).toContain('access.tokens[1].name takes a name that no other token has');
    for (const name of ['Acme', 'a_b', '../x', '-a', 'x'.repeat(64)]) {
      expect(of(`, hash: ${HASH}, workspace: ${JSON.stringify(name)}`)).toContain('access.tokens[0].workspace takes a name of a-z');
    }
  });

  test('says so when it is not there', () => {
    expect(readConfig(['--config', '/not/there.yaml'], {})).toMatchObject({
      kind: 'wrong',
      problems: [expect.stringContaining('/not/there.yaml: cannot be read')],
    });
  });

  test('whatever it holds, it is an answer and never a crash', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.jsonValue().map((value) => JSON.stringify(value)),
        ),
        (text) => {
          const { problems, settings } = read(text);
          expect(settings === undefined).toBe(problems.length > 0);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('options, environment and file', () => {
  const text = 'listen: { port: 1000 }\nlog: { level: warn }\nstore: { dir: /from/file }';

  test('go before each other in this order', () => {
    expect(read(text).settings).toMatchObject({
      listen: { port: 1000, host: '127.0.0.1' },
      store: { dir: '/from/file' },
      log: { level: 'warn' },
    });
    const env = {
      SYNCTRAIL_PORT: '2000',
      SYNCTRAIL_DATA: '/from/environment',
      SYNCTRAIL_HOST: '',
      SYNCTRAIL_ALLOW_HOST: 'a.example, b.example',
    };
    expect(read(text, env).settings).toMatchObject({
      listen: { port: 2000, host: '127.0.0.1', allowHosts: ['a.example', 'b.example'] },
      store: { dir: '/from/environment' },
    });
    expect(read(text, env, ['--port', '3000']).settings).toMatchObject({ listen: { port: 3000 }, store: { dir: '/from/environment' } });
    expect(readConfig([], { SYNCTRAIL_CONFIG: fileOf(text) })).toMatchObject({ kind: 'config', settings: { listen: { port: 1000 } } });
  });

  test('the token of the environment comes beside those of the file', () => {
    const tokens = `access:\n  tokens:\n    - { name: one, hash: "${HASH}", roles: [ingest], workspace: acme }`;
    const { settings } = read(tokens, { SYNCTRAIL_TOKEN: 'a-token-that-nobody-guesses' });
    expect(settings?.access.tokens.map(({ name, workspace, roles }) => [name, workspace, roles.length])).toEqual([
      ['one', 'acme', 1],
      ['SYNCTRAIL_TOKEN', 'default', 4],
    ]);
  });

  test('a value out of the environment is read as one of the file: a number where it stands alone, else text', () => {
    const env = { PORT: '5000', HOST: 'sync', LEVEL: 'debug' };
    expect(
      read('listen:\n  port: ${PORT}\n  allowHosts: ["${HOST}.example", "$${HOST}"]\nlog:\n  level: ${LEVEL}', env).settings,
    ).toMatchObject({
      listen: { port: 5000, allowHosts: ['sync.example', '${HOST}'] },
      log: { level: 'debug' },
    });
  });
});

describe('synctrail collector --check', () => {
  const secret = 'a-secret-of-the-environment';
  const plain = 'a-secret-in-plain-text';

  test('shows what would be used and no secret, warns of what is odd, and starts nothing', async () => {
    const file = fileOf(
      `access:\n  tokens:\n    - { name: one, token: "\${GIVEN}", roles: [read] }\n    - { name: two, token: ${plain}, roles: [read] }`,
    );
    const child = startCommand(['collector', '--check', '--config', file, '--host', '0.0.0.0', '--port', '0'], { GIVEN: secret });
    expect(await child.ended).toBe(0);
    const output = child.output();
    expect(output).not.toContain(secret);
    expect(output).not.toContain(plain);
    expect(output).toContain('token: ${GIVEN}');
    expect(output).toContain('token: (hidden)');
    expect(output).toContain('bodyBytes: 16777216');
    expect(output).toContain(`warning: ${file}:4:20: access.tokens[1].token is in the file in plain text (two)`);
    expect(output).toContain('warning: 0.0.0.0 is beyond this machine and there is no tls');
    expect(output).not.toContain('is ready');
  });

  test('warns of bounds that are never reached, and of secrets that can be read on their way', () => {
    const { warnings } = read(
      [
        'limits: { bodyBytes: 64MiB, inflatedBytes: 1MiB }',
        'queue: { bytes: 64MiB, segmentBytes: 60MiB }',
        'store: { keepDays: { details: 3 } }',
        'forward:',
        '  - { name: a, kind: loki, url: "http://loki.example:3100", headers: { authorization: "Bearer x" } }',
        '  - { name: b, kind: loki, url: "http://127.0.0.1:3100", headers: { authorization: "Bearer x" } }',
      ].join('\n'),
    );
    expect(warnings).toEqual([
      expect.stringMatching(/^FILE:1:29: limits.inflatedBytes \(1048576\) is less than limits.bodyBytes/),
      expect.stringMatching(/^FILE:2:24: queue.segmentBytes .* is more than half of queue.bytes/),
      expect.stringMatching(/^FILE:3:\d+: store.compressAfterDays \(7\) is not less than store.keepDays.details \(3\)/),
      expect.stringMatching(/^FILE:5:\d+: forward\[0\].headers has a secret, and forward\[0\].url no https/),
    ]);
  });

  test('looks at the files that are named, and says of which key nothing would come', async () => {
    const text =
      'tls: { cert: /not/there.crt, key: /not/there.key }\nforward:\n  - { name: a, kind: otlp, url: "http://x", tls: { caFile: /not/there.ca } }';
    const child = startCommand(['collector', '--check', '--config', fileOf(text)]);
    expect(await child.ended).toBe(1);
    expect(child.output()).toMatch(/yaml:1:1: The certificate cannot be used .*\/not\/there\.crt/);
    expect(child.output()).toMatch(/yaml:3:5: forward: a: \/not\/there\.ca cannot be read/);
    const idle = startCommand(['collector', '--check', '--config', fileOf('store: { enabled: false }')]);
    expect(await idle.ended).toBe(1);
    expect(idle.output()).toContain('yaml:1:10: Nothing is stored (store.enabled) and nothing is forwarded');
  });

  test('ends with 1 when something is wrong', async () => {
    const child = startCommand(['collector', '--check', '--config', fileOf('listne: {}')]);
    expect(await child.ended).toBe(1);
    expect(child.output()).toContain(':1:1: listne is not known here: did you mean listen?');
  });
});

describe('synctrail collector token', () => {
  test('makes a token that nobody guesses, and the hash that the configuration keeps of it', async () => {
    const outputs = await Promise.all(
      [0, 1].map(async () => {
        const child = startCommand(['collector', 'token']);
        expect(await child.ended).toBe(0);
        return child.output();
      }),
    );
    const [one, other] = outputs.map((output) => /^token: (synctrail_[\w-]{43})\nhash: (sha256:[0-9a-f]{64})\n$/.exec(output));
    expect(one?.[1]).not.toBe(other?.[1]);
    expect(read(`access:\n  tokens:\n    - { name: one, hash: "${one?.[2]}", roles: [read] }`).problems).toEqual([]);
  });
});
