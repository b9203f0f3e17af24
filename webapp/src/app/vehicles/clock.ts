// The clocks of the times in the fleet's table. Only differences between two values of one clock have a
// meaning.

/** The browser's monotonic clock in milliseconds, as unsigned 32 bits. */
export function monotonic(): number {
  return Math.floor(performance.now()) >>> 0;
}

/** Converts a moment of the past, in milliseconds since the epoch, to the same form. */
export function pageTime(time: number): number {
  return Math.floor(time) >>> 0;
}
