// Summarises a track: its stops and its totals.

import { MOVING_SPEED, Track } from './track';

/** A period of standing, in milliseconds since the epoch, and its place in Web Mercator units. */
export interface Stop {
  readonly from: number;
  readonly to: number;
  readonly x: number;
  readonly y: number;
}

export interface Totals {
  /** Metres. */
  readonly distance: number;
  /** Seconds. `silent` is the time before each position at which the track is broken. */
  readonly moving: number;
  readonly stopped: number;
  readonly silent: number;
  /** Metres per second; `mean` is over the time of moving. NaN if unknown. */
  readonly fastest: number;
  readonly mean: number;
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

export function totalsOf(track: Track): Totals {
  let [distance, moving, stopped, silent, fastest] = [0, 0, 0, 0, NaN];
  for (let row = 0; row < track.count; row++) {
    const speed = track.speed[row];
    if (!(speed <= fastest) && !Number.isNaN(speed)) fastest = speed;
    if (row === 0) continue;
    const seconds = (track.times[row] - track.times[row - 1]) / 1000;
    if (track.isBrokenAfter(row - 1)) {
      silent += seconds;
      continue;
    }
    if (!Number.isNaN(track.distance[row])) distance += track.distance[row];
    if (speed >= MOVING_SPEED) moving += seconds;
    else stopped += seconds;
  }
  return { distance, moving, stopped, silent, fastest, mean: moving > 0 ? distance / moving : NaN };
}
