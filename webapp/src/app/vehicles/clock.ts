// The clocks that times of the fleet's table are read by. Only differences between two of their values
// mean anything.

/** The browser's monotonic clock in milliseconds, as unsigned 32 bits. */
export function monotonic(): number {
  return Math.floor(performance.now()) >>> 0;
}

/** A moment of the past, in milliseconds of the epoch, as a value of the same form. */
export function pageTime(time: number): number {
  return Math.floor(time) >>> 0;
}
