// Notices that the machine has slept, or that the page's timers have stood still for another reason. While a
// machine sleeps, the wall clock goes on; the monotonic clock stands still on some platforms and goes on on
// others.

/** By how much the two clocks may part between two looks, in milliseconds. */
export const APART_MS = 3000;
/** A look comes once a second. If the next one is later than this, timers stood still. Milliseconds. */
const STILL_MS = 15_000;
/** The most by which the page's clock may jump at once: greater ages would wrap (`OLDEST_MS`). Milliseconds. */
export const MAX_MS = 11 * 86_400_000;

/**
 * Returns a function that compares the clocks, both in milliseconds, with those of the look before. It returns
 * - undefined if the machine was awake;
 * - more than 0: how much the monotonic clock has missed, if the wall clock was not set meanwhile;
 * - 0 if the wall clock was set back, or if both clocks went on while the timers stood still;
 * - less than 0 if the monotonic clock went on for longer than MAX_MS: what passes and what is missed is together
 *   at most that.
 *
 * Between two looks at a hidden page any shorter time may pass, because browsers slow down its timers.
 */
export function watchSleep(
  wall: () => number,
  steady: () => number,
): (hidden: boolean) => number | undefined {
  let [wallBefore, steadyBefore] = [wall(), steady()];
  return (hidden) => {
    const counted = steady() - steadyBefore;
    const missed = wall() - wallBefore - counted;
    [wallBefore, steadyBefore] = [wall(), steady()];
    const apart = Math.abs(missed) > APART_MS;
    if (!apart && counted <= (hidden ? MAX_MS : STILL_MS)) return undefined;
    return Math.min(Math.floor(MAX_MS - counted), apart ? Math.max(0, Math.round(missed)) : 0);
  };
}
