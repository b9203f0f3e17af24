// Computes where a vehicle's symbol is between two reports. fleet-map/webgl/vehicle-shader.ts has the same
// rule in GLSL; the page uses this one for picking, labels and the camera.
//
// The symbol travels from the old place to the new one during the vehicle's interval. If the next report is
// late, the symbol continues by speed and heading for at most two seconds and then stops. When the vehicle
// becomes stale, the symbol is back at the reported place, because no report has confirmed any other.

import { FleetColumns, MOVING, UNKNOWN_VALUE } from './columns';
import { eastward, unitsPerMetre } from './mercator';

/** How long a symbol continues without a report, in milliseconds. */
export const RECKON_MS = 2000;
/** How long before the vehicle becomes stale its symbol begins to return, in milliseconds. */
export const RETURN_MS = 500;

export interface Place {
  x: number;
  y: number;
}

/**
 * Times of columns are kept at most this old. In milliseconds.
 *
 * A difference of more than 24.8 days would wrap, and a vehicle that has been silent for so long would look
 * fresh. A time gets at most a day older before `FleetTable.ageTo` brings it back, and the clock jumps by at
 * most 11 days at once (vehicles/sleep.ts), in either direction.
 */
export const OLDEST_MS = 12 * 86_400_000;

/** Milliseconds from `since` to `now`, both of the same clock as unsigned 32 bits, at most 24.8 days apart. */
export function elapsed(now: number, since: number): number {
  return (now - since) | 0;
}

/** The stream is never silent for longer than five seconds; a second is added for the network. */
const CONFIRMATION_MS = 6000;

/**
 * Milliseconds for which the stream still confirms the fleet; 0 or less if it does not. The stream omits
 * positions that would move nothing on this screen, but always reports vehicles that become stale. So a
 * vehicle that it has not reported as stale is fresh, however old its last position here is.
 */
export function confirmedFor(fleet: FleetColumns, now: number): number {
  return fleet.confirmedAt === undefined ? 0 : CONFIRMATION_MS - elapsed(now, fleet.confirmedAt);
}

/** Milliseconds until the vehicle becomes stale; 0 or less if it is. */
function untilStale(fleet: FleetColumns, index: number, now: number): number {
  const after = fleet.staleAfter[index];
  if (after === 0) return 0;
  return Math.max(after - elapsed(now, fleet.reportedAt[index]), confirmedFor(fleet, now));
}

export function isStale(fleet: FleetColumns, index: number, now: number): boolean {
  return untilStale(fleet, index, now) <= 0;
}

/** The place of the symbol. If `still`, it is the reported one, for people who want no motion. */
export function placeOf(fleet: FleetColumns, index: number, now: number, still: boolean): Place {
  const x = fleet.x[index];
  const y = fleet.y[index];
  if (still) return { x, y };
  const since = elapsed(now, fleet.startedAt[index]);
  const duration = fleet.duration[index];
  const left = duration > 0 ? 1 - Math.max(0, Math.min(1, since / duration)) : 0;
  const ahead = reckonedMetres(fleet, index, now);
  const angle = (fleet.heading[index] / 100) * (Math.PI / 180);
  const units = ahead > 0 ? ahead * unitsPerMetre(y) : 0;
  const eastOfNew = eastward(x, fleet.fromX[index]) * left + Math.sin(angle) * units;
  const southOfNew = (fleet.fromY[index] - y) * left - Math.cos(angle) * units;
  return { x: (x + Math.round(eastOfNew)) >>> 0, y: y + Math.round(southOfNew) };
}

/** How far the symbol has continued beyond its reported place. */
function reckonedMetres(fleet: FleetColumns, index: number, now: number): number {
  const speed = fleet.speed[index];
  const known = speed !== UNKNOWN_VALUE && fleet.heading[index] !== UNKNOWN_VALUE;
  if (!known || fleet.status[index] !== MOVING) return 0;
  const over = elapsed(now, fleet.startedAt[index]) - fleet.duration[index];
  const share = Math.max(0, Math.min(1, untilStale(fleet, index, now) / RETURN_MS));
  return (speed / 100) * (Math.max(0, Math.min(RECKON_MS, over)) / 1000) * share;
}

/** The direction of the symbol in degrees, which turns the shorter way; NaN if unknown. */
export function headingOf(fleet: FleetColumns, index: number, now: number): number {
  const to = fleet.heading[index];
  const from = fleet.fromHeading[index];
  if (to === UNKNOWN_VALUE) return NaN;
  if (from === UNKNOWN_VALUE) return to / 100;
  const turn = turnOf(from, to);
  const since = elapsed(now, fleet.startedAt[index]);
  const done = Math.max(0, Math.min(1, since / TURN_MS));
  return ((((from + turn * done) % 36000) + 36000) % 36000) / 100;
}

/** The shorter way from one heading to another, in hundredths of a degree; positive is clockwise. */
export function turnOf(from: number, to: number): number {
  return ((((to - from) % 36000) + 54000) % 36000) - 18000;
}

/** How long a symbol takes to turn to a new heading, in milliseconds. */
export const TURN_MS = 400;

const SHORTEST_TWEEN_MS = 200;
const LONGEST_TWEEN_MS = 5000;
/** The assumed interval of a vehicle until it is known. */
const USUAL_INTERVAL_MS = 1000;
const SHORTEST_STALE_MS = 5000;

/** How long a symbol travels to a new place. Milliseconds; NaN is unknown. */
export function tweenMs(interval: number): number {
  const known = Number.isNaN(interval) ? USUAL_INTERVAL_MS : interval;
  return Math.max(SHORTEST_TWEEN_MS, Math.min(LONGEST_TWEEN_MS, known));
}

/**
 * A vehicle becomes stale three of its intervals after its newest position, after at least 5 s, at most OLDEST_MS; at
 * once if the server says that it is. Milliseconds.
 */
export function staleAfterMs(of: { readonly interval: number; readonly stale?: boolean }): number {
  if (of.stale) return 0;
  const missed = Number.isNaN(of.interval) ? 0 : 3 * of.interval;
  return Math.min(OLDEST_MS, Math.max(SHORTEST_STALE_MS, missed));
}
