// When the last symbol will have come to rest: until then frames are drawn.

import { GONE, MOVING } from '../fleet/columns';
import { FleetTable } from '../fleet/table';
import { RECKON_MS, RETURN_MS, TURN_MS, elapsed, vouchedFor } from '../fleet/tween';

/** By the monotonic clock; `now` if none moves. */
export function lastMotion(table: FleetTable, now: number): number {
  const { columns, count } = table;
  // While the stream vouches for them no vehicle turns stale by time alone.
  const vouched = vouchedFor(columns, now) > 0;
  let longest = 0;
  for (let index = 0; index < count; index++) {
    if (columns.presence[index] === GONE) continue;
    const travel = Math.max(columns.duration[index], TURN_MS);
    const moving = columns.status[index] === MOVING;
    // A moving one goes on for a while, and comes back when it turns stale.
    const back = elapsed(columns.reportedAt[index], now) + columns.staleAfter[index] + RETURN_MS;
    const ahead = elapsed(columns.startedAt[index], now) + travel + (moving ? RECKON_MS : 0);
    const returns = moving && !vouched;
    longest = Math.max(longest, ahead, returns ? Math.min(back, LONGEST_WAIT_MS) : 0);
  }
  return (now + longest) >>> 0;
}

/** A slow device's way back is short and seldom: it is not worth frames for minutes. */
const LONGEST_WAIT_MS = 6000;
