import type { CallSpan } from '../calls/call-span.ts';
import { warnOnce } from '../context/warn.ts';
import type { SparseAttributes } from '../otlp/attributes.ts';
import { bodyRecord } from './body-record.ts';
import { later } from './later.ts';

/** Who refuses a call often does not read why, or not at once: a body may come after the work around it has ended, ms. */
const LATE_MS = 500;

export type BodyState = 'kept' | 'limit' | 'late' | 'empty' | 'off';

/**
 * A call's span is written: what becomes of its bodies. Undefined for one that succeeded, and of which none are kept for that.
 * What is kept is unpacked, redacted and exported later.
 * @param attributes those of the call's span
 */
export function keepBodies(call: CallSpan, attributes: SparseAttributes): BodyState | undefined {
  const { exchange } = call;
  if (exchange === undefined) return call.isFailed ? 'off' : undefined;
  const reason = exchange.reason(call.isFailed);
  if (reason === undefined || exchange.released) {
    exchange.release();
    return reason === undefined ? undefined : 'late';
  }
  if (call.facts?.statusCode === undefined && exchange.request === undefined) {
    exchange.release();
    return 'empty';
  }
  const cause = attributes['sync.error.fingerprint'];
  const place = reason === 'failure' && cause !== undefined ? call.home.unit.run.bodies.quota.take(cause) : undefined;
  if (reason === 'failure' && cause !== undefined && place === undefined) {
    exchange.release();
    return 'limit';
  }
  later(
    () => {
      try {
        call.home.unit.run.exporter.body(bodyRecord(call, exchange, { reason, place, attributes }));
      } catch (error) {
        warnOnce('SYNCTRAIL_BODY', `The bodies of a call could not be recorded: ${String(error)}`);
      }
      exchange.release();
    },
    exchange.complete || exchange.isWhole ? 0 : LATE_MS,
  );
  return 'kept';
}
