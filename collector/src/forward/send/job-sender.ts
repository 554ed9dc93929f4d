import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Log } from '../../telemetry/log.ts';
import type { AsideFolder } from '../aside/aside-folder.ts';
import { Circuit, pauseMs } from '../circuit.ts';
import type { Clock } from '../clock.ts';
import { fitLogs } from '../fit/logs.ts';
import type { Fitted } from '../fit/fitted.ts';
import { fitSpans } from '../fit/spans.ts';
import { TraceSizes } from '../fit/trace-sizes.ts';
import { itemsOf, type Job, type Piece } from '../lane/job.ts';
import { answerOf, type Answer } from './answer.ts';
import { deliver } from './deliver.ts';
import type { Transport } from './transport.ts';
import type { Target } from '../target.ts';
import type { ForwardMetrics } from '../telemetry.ts';
import { Told } from '../told.ts';
import { itemCount, pack, type Parcel } from '../wire/parcel.ts';

/** A request that failed so often, with others taken each time in between, is what is wrong. */
const MAX_BLAMED = 10;

export interface SenderDeps {
  readonly target: Target;
  readonly transport: Transport;
  readonly aside: AsideFolder;
  readonly metrics: ForwardMetrics;
  readonly clock: Clock;
  readonly log: Log;
  /** Who this collector is. */
  readonly collector: string;
  /** From 0 to 1. */
  readonly random: () => number;
}

/** Sends jobs to one destination, and knows whether it is there. */
export class JobSender {
  readonly circuit: Circuit;
  readonly #deps: SenderDeps;
  readonly #sizes = new TraceSizes();
  readonly #told: Told;
  #awaySinceMs: number | undefined;

  constructor(deps: SenderDeps) {
    const { target, random } = deps;
    this.#deps = deps;
    this.#told = new Told(deps.log);
    this.circuit = new Circuit((attempt) => pauseMs(attempt, target.retryMs, target.maxRetryMs, random()));
  }

  /** Resolves when the job is done with, or has to be tried again. */
  async send(job: Job): Promise<'done' | 'again'> {
    job.attempts += 1;
    await this.#setBrokenAside(job);
    for (let piece = job.pieces[0]; piece !== undefined; piece = job.pieces[0]) {
      // Several jobs begin at once, and each looks through megabytes: requests that come meanwhile wait for one of its steps at the most.
      await nextTurn();
      const parcel = await this.#fitted(job, piece);
      await nextTurn();
      job.pieces[0] = { parcel, fitted: true };
      const delivered = itemCount(parcel) === 0 ? undefined : await deliver(parcel, this.#delivery(job));
      if (delivered?.kind === 'again') {
        job.pieces[0] = { parcel: delivered.rest, fitted: true };
        return await this.#again(job, delivered.answer);
      }
      job.pieces.shift();
    }
    return 'done';
  }

  #delivery(job: Job) {
    const { target, metrics } = this.#deps;
    return {
      post: async (request: Buffer) => await this.#post(job, request),
      setAside: async (parcel: Parcel, reason: string, words: string, items: number) =>
        await this.#setAside(job, pack(parcel), reason, words, items),
      accepted: (items: number) => metrics.forwarded.inc({ destination: target.name, signal: job.signal }, items),
    };
  }

  async #post({ signal, workspace }: Job, request: Buffer): Promise<Answer> {
    const { target, transport, metrics, clock } = this.#deps;
    const url = target.urls.get(signal) ?? '';
    const tenant = target.tenantHeader === '' ? {} : { [target.tenantHeader]: workspace };
    const sent = await transport.send(url, request, { ...target.headers, ...tenant });
    const answer: Answer =
      sent.kind === 'answered'
        ? answerOf(sent.reply, clock.now())
        : { kind: 'again', blame: 'unclear', cause: 'no_answer', words: sent.words };
    metrics.requests.inc({ destination: target.name, outcome: answer.kind === 'again' ? answer.cause : answer.kind });
    if (answer.kind === 'accepted' && answer.warning !== undefined)
      this.#told.warn(clock.now(), 'A destination took this with a warning', { destination: target.name, signal }, 1, answer.warning);
    if (answer.kind !== 'again') this.#isThere();
    return answer;
  }

  #isThere(): void {
    const { clock, log, target } = this.#deps;
    const nowMs = clock.now();
    if (this.#awaySinceMs !== undefined)
      log('info', 'A destination takes data again', { destination: target.name, away_s: Math.round((nowMs - this.#awaySinceMs) / 1_000) });
    this.#awaySinceMs = undefined;
    this.circuit.succeeded(nowMs);
  }

  /** The piece within the engine's bounds; what was done to it is counted, what does not fit set aside. */
  async #fitted(job: Job, piece: Piece): Promise<Parcel> {
    const { target, clock, collector, metrics } = this.#deps;
    let fitted: Fitted | undefined;
    // A record grows older while it waits: logs are looked at each time. Spans are counted into their traces once.
    if (job.signal === 'logs') fitted = fitLogs(piece.parcel, target.limits, clock.now(), collector);
    else if (job.signal === 'traces' && !piece.fitted) fitted = fitSpans(piece.parcel, target.limits, job.workspace, this.#sizes);
    if (fitted === undefined) return piece.parcel;
    for (const { reason, words, parcel } of fitted.unfit) await this.#setAside(job, pack(parcel), reason, words, itemCount(parcel));
    for (const [change, count] of fitted.changes) metrics.changed.inc({ destination: target.name, signal: job.signal, change }, count);
    return fitted.parcel;
  }

  async #setAside(job: Job, request: Buffer, reason: string, words: string, items: number): Promise<void> {
    const { target, aside, metrics, clock } = this.#deps;
    const { signal, workspace } = job;
    const received = new Date(job.entries[0]?.receivedMs ?? clock.now()).toISOString();
    await aside.add(request, { destination: target.name, signal, workspace, reason, words, items, received });
    metrics.aside.inc({ destination: target.name, signal, reason }, items);
    this.#told.warn(
      clock.now(),
      'A destination does not take this; it was set aside',
      { destination: target.name, signal, reason },
      items,
      words,
    );
  }

  async #setBrokenAside(job: Job): Promise<void> {
    for (let broken = job.broken[0]; broken !== undefined; broken = job.broken[0]) {
      await this.#setAside(job, broken.request, 'malformed', broken.words, 1);
      job.broken.shift();
    }
  }

  async #again(job: Job, answer: Extract<Answer, { kind: 'again' }>): Promise<'done' | 'again'> {
    const { target, clock, metrics, log, random } = this.#deps;
    const nowMs = clock.now();
    const { blame, cause, words, waitMs = 0 } = answer;
    metrics.retries.inc({ destination: target.name, cause });
    this.circuit.failed(nowMs, blame === 'destination', waitMs);
    if (this.circuit.state === 'open' && this.#awaySinceMs === undefined) {
      this.#awaySinceMs = nowMs;
      log(cause === 'misdirected' ? 'error' : 'warn', 'A destination takes nothing now; it is tried again', {
        destination: target.name,
        cause,
        words: words.slice(0, 500),
      });
    }
    if (blame === 'unclear' && this.circuit.successMs > job.failedMs) job.blamed += 1;
    job.failedMs = nowMs;
    if (job.blamed >= MAX_BLAMED) {
      const parcel = job.pieces.flatMap((piece) => piece.parcel);
      await this.#setAside(job, pack(parcel), 'keeps_failing', words, Math.min(itemCount(parcel), itemsOf(job)));
      job.pieces = [];
      return 'done';
    }
    job.notBeforeMs =
      blame === 'destination' ? nowMs : nowMs + Math.max(waitMs, pauseMs(job.attempts, target.retryMs, target.maxRetryMs, random()));
    return 'again';
  }
}
