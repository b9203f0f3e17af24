// Reads the clocks of the fleet table's times. Only differences between two values of one clock have a
// meaning.

/** Returns the browser's monotonic clock in milliseconds, as a uint32. */
export function monotonic(): number {
  return Math.floor(performance.now()) >>> 0;
}

/** Converts a moment of the past, in milliseconds since 1970, to the same form. */
export function pageTime(time: number): number {
  return Math.floor(time) >>> 0;
}
