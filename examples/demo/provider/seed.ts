/** What the provider's records follow from, unless told otherwise. */
export const SEED = 20_261_121;
