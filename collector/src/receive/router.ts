import express from 'express';
import type { Request, Response } from 'express';
import { type Outcome, type PipelineDeps, type Sent, take } from '../pipeline.ts';
import { senderOf } from '../security/sender.ts';
import { Bodies, FULL } from './body.ts';
import { InFlight } from './in-flight.ts';
import { CONTENT_TYPE, type Media, mediaOf } from './media.ts';
import type { Refusal } from './refusal.ts';
import { sendRefusal } from './send.ts';
import type { SignalName } from './signal-name.ts';
import { LOGS, METRICS, TRACES } from './signals.ts';
import { successBody } from './success.ts';
import { Turns } from './turns.ts';

type Take = (sent: Sent) => Promise<Outcome>;

/** The OTLP/HTTP end points: `POST /v1/traces`, `/v1/logs`, `/v1/metrics`. */
export function receiveRouter(deps: PipelineDeps): express.Router {
  const inFlight = new InFlight(deps.limits);
  const turns = new Turns();
  const bodies = new Bodies(deps.limits, inFlight);

  async function outcomeOf(request: Request, media: Media, taker: Take): Promise<Outcome> {
    const body = await bodies.read(request);
    if (!Buffer.isBuffer(body)) return { kind: 'refused', refusal: body };
    if (!inFlight.enter(body.length)) return { kind: 'refused', refusal: FULL };
    try {
      await turns.next();
      return await taker({ media, body, sender: senderOf(request) });
    } finally {
      inFlight.leave(body.length);
    }
  }

  function endPoint(signal: SignalName, taker: Take) {
    const refuse = (request: Request, response: Response, refusal: Refusal) => {
      deps.counters.add('synctrail_requests_total', { signal, status: String(refusal.status) }, 1);
      sendRefusal(request, response, refusal);
    };
    return async (request: Request, response: Response) => {
      const media = mediaOf(request.headers['content-type']);
      if (typeof media !== 'string') {
        refuse(request, response, media);
        return;
      }
      const outcome = await outcomeOf(request, media, taker);
      if (outcome.kind === 'refused') {
        refuse(request, response, outcome.refusal);
        return;
      }
      deps.counters.add('synctrail_requests_total', { signal, status: '200' }, 1);
      response.setHeader('content-type', CONTENT_TYPE[media]);
      response.end(successBody(media, signal, outcome.partial));
    };
  }

  const router = express.Router();
  const takers: Record<SignalName, Take> = {
    traces: async (sent) => await take(TRACES, sent, deps),
    logs: async (sent) => await take(LOGS, sent, deps),
    metrics: async (sent) => await take(METRICS, sent, deps),
  };
  for (const signal of ['traces', 'logs', 'metrics'] as const) {
    router
      .route(`/v1/${signal}`)
      .post(endPoint(signal, takers[signal]))
      .all((request, response) => {
        sendRefusal(request, response, {
          status: 405,
          message: `${request.method} is not known here: OTLP is sent with POST.`,
          headers: { allow: 'POST' },
        });
      });
  }
  return router;
}
