// Only differences between two values of one clock have a meaning: they stay correct when the clock wraps.

/** Converts a time in milliseconds to one of the fleet's table, a uint32. */
export function pageTime(time: number): number {
  return Math.floor(time) >>> 0;
}
