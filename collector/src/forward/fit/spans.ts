import { fieldsOf, valueOf } from '../wire/fields.ts';
import type { Group, Parcel } from '../wire/parcel.ts';
import { Changes, type Fitted } from './fitted.ts';
import type { FitLimits } from './limits.ts';
import { cutAttributes, RESOURCE, SPAN } from './span-attributes.ts';
import type { TraceSizes } from './trace-sizes.ts';

const TRACE_ID = 1;
const ID_BYTES = 16;

function traceOf(span: Buffer): string {
  // Almost always it stands first.
  if (span[0] === TRACE_ID * 8 + 2 && span[1] === ID_BYTES) return span.toString('hex', 2, 2 + ID_BYTES);
  const id = fieldsOf(span).find(({ number }) => number === TRACE_ID);
  return id === undefined ? '' : valueOf(span, id).toString('hex');
}

/** Spans within what the engine takes. Those of a trace that has become too large are counted into `sizes` no more. */
export function fitSpans(parcel: Parcel, limits: FitLimits, workspace: string, sizes: TraceSizes): Fitted {
  const changes = new Changes();
  const cut = (message: Buffer, shape: typeof SPAN) =>
    limits.attributeBytes === undefined
      ? message
      : cutAttributes(message, shape, limits.attributeBytes, () => changes.add('attribute_cut'));
  const tooLarge: Group[] = [];
  let words = '';

  function hasRoom(span: Buffer): boolean {
    if (limits.traceBytes === undefined) return true;
    const trace = traceOf(span);
    const key = `${workspace}/${trace}`;
    if (sizes.of(key) + span.length > limits.traceBytes) {
      words = `trace ${trace} has more than the ${limits.traceBytes} bytes that are taken of one`;
      return false;
    }
    sizes.add(key, span.length);
    return true;
  }

  const groups = parcel.map((group): Group => {
    const spans = group.items.map((span) => cut(span, SPAN));
    const fits = spans.map(hasRoom);
    const above = group.items.filter((_span, index) => fits[index] === false);
    if (above.length > 0) tooLarge.push({ ...group, items: above });
    return { resource: cut(group.resource, RESOURCE), scope: group.scope, items: spans.filter((_span, index) => fits[index] === true) };
  });
  return {
    parcel: groups.filter(({ items }) => items.length > 0),
    unfit: tooLarge.length === 0 ? [] : [{ reason: 'trace_too_large', words, parcel: tooLarge }],
    changes: changes.counts,
  };
}
