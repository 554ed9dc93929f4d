import type { EventName, LogKind } from '@synctrail/model';
import { attributeSpec, EVENTS, EVERY_LOG } from '@synctrail/model';
import type { SeenLog, SeenSpan } from './decode.ts';

const TYPES = { string: 'string', json: 'string', boolean: 'boolean', int: 'number', double: 'number' } as const;

function attributeFaults(where: string, place: string, attributes: Record<string, unknown>): string[] {
  return Object.entries(attributes).flatMap(([name, value]) => {
    const spec = attributeSpec(name);
    if (spec === undefined) return [`${where}: ${name} is not in the registry`];
    if (!spec.on.some((each) => each === place)) return [`${where}: ${name} does not belong on ${place}`];
    return TYPES[spec.type] === typeof value ? [] : [`${where}: ${name} is a ${typeof value}`];
  });
}

/** What an event lacks that the model says it must carry, and what it carries that does not belong there. */
export function eventFaults(log: SeenLog): string[] {
  const spec: { kind: LogKind; requires: readonly string[] } = EVENTS[log.eventName as EventName];
  const missing = [...EVERY_LOG, ...spec.requires].filter((name) => log.attributes[name] === undefined);
  const differing = [
    ['sync.kind', spec.kind],
    ['sync.event', log.eventName],
  ].filter(([name = '', value]) => log.attributes[name] !== value);
  return [
    ...missing.map((name) => `${log.eventName} lacks ${name}`),
    ...differing.map(([name]) => `${log.eventName} has another ${name}`),
    ...attributeFaults(log.eventName, spec.kind, log.attributes),
  ];
}

/** What a span carries that does not belong on its level. */
export function spanFaults(span: SeenSpan): string[] {
  return attributeFaults(span.name, String(span.attributes['sync.level']), span.attributes);
}
