import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeTracesJson } from '../otlp/json/traces.ts';
import { TEMPO_DEFAULTS } from './options.ts';
import { comparable } from './testing/comparable.ts';
import { startTempo, type TempoServer } from './testing/tempo-server.ts';

interface Recording {
  readonly why: string;
  readonly request: { readonly path: string; readonly query: Readonly<Record<string, string>> };
  readonly status: number;
  readonly contentType: string;
  readonly body: unknown;
}

const FOLDER = new URL('../../../tests/recorded/tempo/', import.meta.url);
const FILES = readdirSync(FOLDER).filter((file) => file !== '00-input.json');
/** What a recording proves. */
const REQUIREMENTS: Readonly<Record<string, string>> = {
  '01': 'S0-24, S0-26, S0-27, S0-28, S0-29',
  '02': 'S0-43b',
  '04': 'S0-30, S0-31, S0-32',
  '05': 'S0-07, S0-35',
  '08': 'S0-08, S0-36, S0-37, S0-38, S0-39, S0-40',
  '29': 'S0-24',
};
/** Recorded before any limit was configured. */
const AT_DEFAULTS: ReadonlySet<string> = new Set(['22', '23', '24']);

/** Where an answer may differ from Tempo's, and why; `comparable` leaves the same out of all answers. */
const ALLOWED: Readonly<Record<string, { readonly why: string; readonly same: (body: unknown) => unknown }>> = {
  '22': {
    why: 'Tempo cuts the end to its own clock before it says what it received; the store takes the range as it is asked for.',
    same: (body) => String(body).replace(/ end=\d+$/, ''),
  },
  '27': {
    why: 'The version of Go that Tempo was built with.',
    same: (body) => ({ ...(body as object), goVersion: '' }),
  },
};

function recording(file: string): Recording {
  return JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as Recording;
}

describe('the store agrees with what a Tempo 3.0.3 answered on the same spans', () => {
  let tempo: TempoServer;

  beforeAll(async () => {
    tempo = await startTempo({ '/default': TEMPO_DEFAULTS, '/': {} });
    const requests = JSON.parse(readFileSync(new URL('00-input.json', FOLDER), 'utf8')) as unknown[];
    for (const [index, request] of requests.entries()) await tempo.store.addSpans(decodeTracesJson(request), `batch ${index}`);
    // Delivered again in another batch: nothing may count twice.
    const again = requests.flatMap((request) => decodeTracesJson(request));
    await tempo.store.addSpans(again, 'all of it again');
  });
  afterAll(async () => await tempo.close());

  it.each(
    FILES.map((file) => ({
      file,
      id: file.slice(0, 2),
      title: [REQUIREMENTS[file.slice(0, 2)] ?? '', recording(file).why].join(' ').trim(),
    })),
  )('$file: $title', async ({ file, id }) => {
    const { request, status, contentType, body } = recording(file);
    const answer = await tempo.get(`${AT_DEFAULTS.has(id) ? '/default' : ''}${request.path}`, request.query);
    const same = ALLOWED[id]?.same ?? ((unchanged: unknown) => unchanged);
    const got = { status: answer.status, contentType: answer.contentType, body: comparable(same(answer.body)) };
    expect(got).toEqual({ status, contentType, body: comparable(same(body)) });
  });
});
