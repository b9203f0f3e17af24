// Finds the stops of a track.

import { MOVING_SPEED, Track } from './track';

/** A period of standing, in milliseconds since the epoch, and its place in Web Mercator units. */
export interface Stop {
  readonly from: number;
  readonly to: number;
  readonly x: number;
  readonly y: number;
}

/** A shorter period of standing is traffic, not a stop. */
export const SHORTEST_STOP_MS = 30_000;

/** The stops in order of time. A break ends a stop, because the motion in it is unknown. */
export function stopsOf(track: Track, shortestMs = SHORTEST_STOP_MS): Stop[] {
  const stops: Stop[] = [];
  let first = -1;
  for (let row = 0; row <= track.count; row++) {
    const stands = row < track.count && track.speed[row] < MOVING_SPEED;
    const broken = row > 0 && track.isBrokenAfter(row - 1);
    if (first >= 0 && (!stands || broken)) {
      const from = track.times[first];
      const to = track.times[row - 1];
      if (to - from >= shortestMs) stops.push({ from, to, x: track.x[first], y: track.y[first] });
      first = -1;
    }
    if (stands && first < 0) first = row;
  }
  return stops;
}
