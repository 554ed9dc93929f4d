const SECOND = 1_000_000_000n;
const MILLISECOND = 1_000_000n;
const GRANULARITIES = [3600n * SECOND, 300n * SECOND, 60n * SECOND, 15n * SECOND, 5n * SECOND, SECOND];
const POINTS = 240n;

/** Tempo's step for a range when none is given: about 240 points, in round steps. Both in ns. */
export function defaultStepNs(rangeNs: bigint): bigint {
  const baseline = rangeNs / POINTS;
  if (rangeNs < 60n * SECOND) {
    const grain = 50n * MILLISECOND;
    return baseline > grain ? (baseline / grain) * grain : grain;
  }
  const grain = GRANULARITIES.find((granularity) => baseline > granularity);
  return grain === undefined ? SECOND : (baseline / grain) * grain;
}
