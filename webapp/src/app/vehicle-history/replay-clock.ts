// How the moment that a replay shows moves on. Pure, so that a test needs no clock.

/** How many seconds of the past go by in a second. */
export const RATES = [1, 2, 5, 10, 30, 60] as const;
export type Rate = (typeof RATES)[number];

/** The buttons beside play go by this much, in milliseconds. */
export const STEP_MS = 10_000;
/** After a sleep of the tab the replay goes on where it was: no frame is longer than this. */
const LONGEST_FRAME_MS = 2000;

export interface Course {
  /** Where the replay ends. Milliseconds of the epoch, as all times here. */
  readonly end: number;
  /** Up to where it is known what to show; the replay waits there. */
  readonly known: number;
}

/** The moment to show `sinceMs` after `time` was shown. */
export function nextMoment(time: number, sinceMs: number, rate: Rate, course: Course): number {
  const wanted = time + Math.min(LONGEST_FRAME_MS, Math.max(0, sinceMs)) * rate;
  // What is known may end behind the moment, after a jump: time does not run backwards for it.
  return Math.min(course.end, Math.max(time, Math.min(course.known, wanted)));
}

/** The beginning of the first of these stretches after `time`; undefined if there is none. */
export function nextStart(
  stretches: readonly { readonly from: number }[],
  time: number,
): number | undefined {
  // The stop that one stands in, to the second, is not the next one.
  return stretches.find(({ from }) => from > time + 500)?.from;
}
