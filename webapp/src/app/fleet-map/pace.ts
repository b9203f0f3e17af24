// Computes until when and how often the map has to be drawn. In a view of a whole country symbols move by a
// hundredth of a pixel in a frame of 60 Hz: drawing such frames shows nothing new and empties the battery.
// The map imports this module once it is shown.

import { FleetColumns, GONE, MOVING, UNKNOWN_VALUE } from '../fleet/columns';
import { eastward, isWithin, unitsPerMetre } from '../fleet/mercator';
import { FleetTable, hasDirection } from '../fleet/table';
import { RECKON_MS, RETURN_MS, TURN_MS, elapsed, turnOf, confirmedFor } from '../fleet/tween';
import { Camera, boundsOf } from './camera';

/** By this a symbol may move between two frames, and still seems to glide. CSS pixels. */
const STEP_PIXELS = 0.25;
/** From the middle of an arrow to its tip, which moves when the arrow turns. CSS pixels. */
const ARROW_PIXELS = 10;
/** A shorter wait would miss every other frame of a screen, and not evenly. */
const SHORTEST_MS = 34;

/** If a device reports rarely, its symbol returns late and not far: frames until then are not worth it. */
const LONGEST_WAIT_MS = 6000;

/** When the last symbol comes to rest, by the clock of `now`; `now` itself if none moves. */
export function lastMotion(table: FleetTable, now: number): number {
  const { columns, count } = table;
  // While the stream confirms the fleet, no vehicle becomes stale by time alone.
  const confirmed = confirmedFor(columns, now) > 0;
  let longest = 0;
  for (let index = 0; index < count; index++) {
    if (columns.presence[index] === GONE) continue;
    const travel = Math.max(columns.duration[index], TURN_MS);
    const moving = columns.status[index] === MOVING;
    // The symbol of a moving vehicle continues for RECKON_MS, and is back when the vehicle becomes stale.
    const back = elapsed(columns.reportedAt[index], now) + columns.staleAfter[index] + RETURN_MS;
    const ahead = elapsed(columns.startedAt[index], now) + travel + (moving ? RECKON_MS : 0);
    const returns = moving && !confirmed;
    longest = Math.max(longest, ahead, returns ? Math.min(back, LONGEST_WAIT_MS) : 0);
  }
  return (now + longest) >>> 0;
}

/** Milliseconds from one frame to the next: 0 for every frame, Infinity if nothing in view moves. */
export function frameWait(table: FleetTable, camera: Camera, now: number): number {
  const { columns, count } = table;
  const { x, y, fromX, fromY, presence } = columns;
  const bounds = boundsOf(camera);
  let fastest = 0;
  for (let index = 0; index < count; index++) {
    const seen =
      isWithin(bounds, x[index], y[index]) || isWithin(bounds, fromX[index], fromY[index]);
    if (presence[index] === GONE || !seen) continue;
    fastest = Math.max(fastest, pixelsPerSecond(columns, index, camera.scale, now));
  }
  const wait = (STEP_PIXELS / fastest) * 1000;
  return wait < SHORTEST_MS ? 0 : wait;
}

/** How fast a symbol moves or turns until its next report (fleet/tween.ts), at most. */
function pixelsPerSecond(fleet: FleetColumns, index: number, scale: number, now: number): number {
  const since = elapsed(now, fleet.startedAt[index]);
  const duration = fleet.duration[index];
  const way = Math.hypot(
    eastward(fleet.fromX[index], fleet.x[index]),
    fleet.y[index] - fleet.fromY[index],
  );
  const travel = since < duration ? way / (duration / 1000) : 0;
  const speed = fleet.speed[index];
  const known = fleet.status[index] === MOVING && speed !== UNKNOWN_VALUE;
  const reckoned = known ? (speed / 100) * unitsPerMetre(fleet.y[index]) : 0;
  return Math.max(travel, reckoned) * scale + tipPixelsPerSecond(fleet, index, since);
}

function tipPixelsPerSecond(fleet: FleetColumns, index: number, since: number): number {
  const from = fleet.fromHeading[index];
  const to = fleet.heading[index];
  const turns = since < TURN_MS && from !== UNKNOWN_VALUE && to !== UNKNOWN_VALUE;
  if (!turns || !hasDirection(fleet, index)) return 0;
  const radians = (Math.abs(turnOf(from, to)) / 100) * (Math.PI / 180);
  return (radians * ARROW_PIXELS) / (TURN_MS / 1000);
}
