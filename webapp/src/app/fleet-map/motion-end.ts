// Computes when the last symbol will come to rest. Until then the map draws frames.

import { GONE, MOVING } from '../fleet/columns';
import { FleetTable } from '../fleet/table';
import { RECKON_MS, RETURN_MS, TURN_MS, elapsed, vouchedFor } from '../fleet/tween';

/** A time of the same clock as `now`; `now` itself if no symbol moves. */
export function lastMotion(table: FleetTable, now: number): number {
  const { columns, count } = table;
  // While the stream vouches for the fleet, no vehicle becomes stale by time alone.
  const vouched = vouchedFor(columns, now) > 0;
  let longest = 0;
  for (let index = 0; index < count; index++) {
    if (columns.presence[index] === GONE) continue;
    const travel = Math.max(columns.duration[index], TURN_MS);
    const moving = columns.status[index] === MOVING;
    // The symbol of a moving vehicle continues for RECKON_MS, and is back when the vehicle becomes stale.
    const back = elapsed(columns.reportedAt[index], now) + columns.staleAfter[index] + RETURN_MS;
    const ahead = elapsed(columns.startedAt[index], now) + travel + (moving ? RECKON_MS : 0);
    const returns = moving && !vouched;
    longest = Math.max(longest, ahead, returns ? Math.min(back, LONGEST_WAIT_MS) : 0);
  }
  return (now + longest) >>> 0;
}

/** The symbol of a slow device returns rarely and not far, which is not worth minutes of frames. */
const LONGEST_WAIT_MS = 6000;
