// Computes how the moment of a replay advances. The functions are pure, so that tests need no clock.

/** Seconds of the past per second of the replay. */
export const RATES = [1, 2, 5, 10, 30, 60] as const;
export type Rate = (typeof RATES)[number];

/** The step of the buttons beside "play", in milliseconds. */
export const STEP_MS = 10_000;
/** A frame counts as no longer than this, so that a suspended tab continues where it was. */
const LONGEST_FRAME_MS = 2000;

export interface Course {
  /** The end of the replay. All times here are in milliseconds since the epoch. */
  readonly end: number;
  /** The data reaches up to here; the replay waits for more. */
  readonly known: number;
}

/** The moment to show `sinceMs` after `time` was shown. */
export function nextMoment(time: number, sinceMs: number, rate: Rate, course: Course): number {
  const wanted = time + Math.min(LONGEST_FRAME_MS, Math.max(0, sinceMs)) * rate;
  // After a jump the data may end before `time`; the replay does not go back to it.
  return Math.min(course.end, Math.max(time, Math.min(course.known, wanted)));
}

/** The beginning of the first stretch that begins after `time`; undefined if there is none. */
export function nextStart(
  stretches: readonly { readonly from: number }[],
  time: number,
): number | undefined {
  // A stop that begins at `time`, which may be rounded to a second, is not the next one.
  return stretches.find(({ from }) => from > time + 500)?.from;
}
