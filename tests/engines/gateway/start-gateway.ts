import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { startChild } from '../../../collector/test/child.ts';

const CONFIG = join(import.meta.dirname, '..', '..', '..', 'provisioning', 'collectors', 'synctrail.yaml');

/** Where the engines are, by the kind of destination that sends to them. */
type Engines = Readonly<Record<'tempo' | 'loki' | 'prometheus', string>>;

export interface Gateway {
  /** Without a slash at the end. */
  readonly url: string;
  /** A number of `/metrics`, summed over the series that match. */
  metric(series: RegExp): Promise<number>;
  /** All that was acknowledged has been sent. */
  idle(): Promise<boolean>;
  stop(): Promise<void>;
}

interface Options {
  readonly engines: Engines;
  /** Which may send and read its metrics. */
  readonly token: string;
  /** Any free one unless told. */
  readonly port?: number;
  /** More of the configuration. */
  readonly more?: object;
}

/** A collector in front of the engines with the provisioned configuration: only its addresses and its folder are others. */
export async function startGateway({ engines, token, port = 0, more = {} }: Options): Promise<Gateway> {
  const dir = await mkdtemp(join(tmpdir(), 'synctrail-gateway-'));
  const provisioned = parse(await readFile(CONFIG, 'utf8')) as { forward: { kind: keyof Engines; url: string }[] };
  const forward = provisioned.forward.map((destination) => ({ ...destination, url: engines[destination.kind] }));
  const file = join(dir, 'collector.yaml');
  await writeFile(file, stringify({ ...provisioned, forward, ...more }));
  const args = ['--config', file, '--host', '127.0.0.1', '--port', String(port), '--data', join(dir, 'data')];
  const child = startChild(args, { SYNCTRAIL_TOKEN: token });
  const url = await child.url;
  if (url === undefined) throw new Error(`the gateway did not start: ${child.output()}`);

  const metric = async (series: RegExp): Promise<number> => {
    const answer = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } });
    if (!answer.ok) throw new Error(`/metrics answered ${answer.status}: ${await answer.text()}`);
    const lines = (await answer.text()).split('\n').filter((line) => series.test(line));
    return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
  };
  return {
    url,
    metric,
    idle: async () => (await metric(/^synctrail_forward_lag_seconds\{/)) === 0,
    stop: async () => {
      child.process.kill('SIGTERM');
      await child.ended;
      await rm(dir, { recursive: true, force: true });
    },
  };
}
