import type { Exemplar } from '../metric-point.ts';
import { attributesOf } from './attributes.ts';
import type { JsonNode } from './node.ts';

/** The exemplars of a point; no member where it has none. */
export function exemplarsOf(point: JsonNode): { exemplars?: Exemplar[] } {
  const exemplars = [...point.list('exemplars')].map((node): Exemplar => {
    const int = node.has('asInt');
    return {
      attributes: attributesOf(node, 'filteredAttributes'),
      timeNs: node.integer('timeUnixNano'),
      int,
      value: int ? node.narrowInteger('asInt') : node.double('asDouble'),
      traceId: node.string('traceId').toLowerCase(),
      spanId: node.string('spanId').toLowerCase(),
    };
  });
  return exemplars.length === 0 ? {} : { exemplars };
}
