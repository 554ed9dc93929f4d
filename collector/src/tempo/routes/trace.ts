import type { Request, Response } from 'express';
import type { Row, Store } from '../../store/store.ts';
import { resourceSpans } from '../answer/trace.ts';
import { traceByIdProtobuf, traceProtobuf } from '../answer/trace-protobuf.ts';
import { TRACE_SLACK_NS } from '../plan/search.ts';
import { Refusal } from '../refusal.ts';
import { instantParameter } from './parameter.ts';
import { answerJson, answerProtobuf, answerText, wantsProtobuf } from './respond.ts';

const ID_LENGTH = 32;

/** `GET /api/v2/traces/:id`; an id that is not there is an empty trace. */
export function traceV2(store: Store) {
  return async (request: Request, response: Response): Promise<void> => {
    const rows = await rowsOf(store, request);
    if (wantsProtobuf(request)) answerProtobuf(response, traceByIdProtobuf(rows));
    else if (rows.length === 0) answerJson(response, { trace: {}, metrics: {} });
    else answerJson(response, { trace: { resourceSpans: resourceSpans(rows) }, metrics: {} });
  };
}

/** `GET /api/traces/:id`, the older form: 404 for an id that is not there. */
export function traceV1(store: Store) {
  return async (request: Request, response: Response): Promise<void> => {
    const rows = await rowsOf(store, request);
    if (rows.length === 0) answerText(response, 404, 'trace not found');
    else if (wantsProtobuf(request)) answerProtobuf(response, traceProtobuf(rows));
    else answerJson(response, { batches: resourceSpans(rows) });
  };
}

async function rowsOf(store: Store, request: Request): Promise<Row[]> {
  const id = traceId(String(request.params['id']));
  const start = instantParameter(request, 'start');
  const end = instantParameter(request, 'end');
  if (start === undefined || end === undefined) return await store.trace(id);
  // The range tells where to look, not which spans to leave out.
  return await store.trace(id, { fromNs: start - TRACE_SLACK_NS, toNs: end + TRACE_SLACK_NS });
}

function traceId(text: string): string {
  const wrong = /[^0-9a-fA-F]/u.exec(text);
  if (wrong !== null) {
    throw new Refusal(`trace IDs can only contain hex characters: invalid character '${wrong[0]}' at position ${wrong.index + 1}`);
  }
  if (text.length > ID_LENGTH) throw new Refusal("trace IDs can't be larger than 128 bits");
  return text.toLowerCase().padStart(ID_LENGTH, '0');
}
