/** Thrown where something may have to be changed, and caught where the request is looked through: one for all, as it tells nothing else. */
export const TOUCHED = new Error('something in the request may have to be changed');

export function touched(): never {
  throw TOUCHED;
}
