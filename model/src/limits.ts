/** A unit goes on in a new trace after so many spans: Tempo drops spans above its trace limit in silence. */
export const UNIT_SPANS = 400;
/** An implicit unit takes so many entities. */
export const IMPLICIT_UNIT_ENTITIES = 250;
/** Entities in flight that a page's progress event names at most. */
export const IN_FLIGHT_ENTITIES = 250;
/** Progress events come at most so often, ms. */
export const PROGRESS_INTERVAL_MS = 10_000;
/** A page open for longer says what is in flight, ms. */
export const PAGE_PROGRESS_AFTER_MS = 5_000;
/** A run without an event for so long is stalled, ms. */
export const STALLED_AFTER_MS = 120_000;
/** A run without an event for so long may be lost, ms; a sync that takes long gets three times its p95. */
export const LOST_AFTER_MS = 600_000;
/** Tempo cuts attribute values here, bytes. */
export const ATTRIBUTE_BYTES = 2_048;
