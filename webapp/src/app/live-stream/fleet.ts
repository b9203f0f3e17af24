// Applies the frames of the live stream to the fleet's table. The stream's indices belong to the server and
// hold for one epoch; the table has its own.

import { UNKNOWN_VALUE } from '../fleet/columns';
import { FleetTable } from '../fleet/table';
import { AMBIGUOUS_FLAG, IGNORED_SPEED_FLAG, LiveFrame, Positions, STALE_FLAG } from './frame';

export class LiveFleet {
  private epoch: bigint | undefined;
  private readonly names = new Map<number, string>();
  /** The indices in the set that is arriving. */
  private readonly placed = new Set<number>();
  /** Whether the whole fleet has arrived. */
  private complete = false;

  constructor(private readonly table: FleetTable) {}

  /** Returns the vehicle of an index of the stream. */
  nameOf(index: number): string | undefined {
    return this.names.get(index);
  }

  /** Applies a frame that arrived at `now`. Returns whether the table has changed. */
  take(frame: LiveFrame, now: number): boolean {
    switch (frame.type) {
      case 'HELLO':
        this.greet(frame.epoch);
        return false;
      case 'NAMES':
        for (const { index, name } of frame.names) this.names.set(index, name);
        return false;
      case 'POSITIONS':
        // In mid-stream a tick of 0 begins another full set.
        if (frame.tick === 0 && this.complete) this.begin();
        this.place(frame.positions, frame.clock, now);
        return frame.positions.count > 0;
      case 'GONE':
        for (const index of frame.indices) this.remove(index);
        return true;
      case 'SYNCED':
        // After a full set, a vehicle that was not in it is gone.
        if (frame.full) this.endFullSet();
        this.placed.clear();
        this.complete = true;
        return true;
      default:
        return false;
    }
  }

  private greet(epoch: bigint): void {
    if (epoch !== this.epoch) this.names.clear();
    this.epoch = epoch;
    this.begin();
  }

  private begin(): void {
    this.complete = false;
    this.placed.clear();
    this.table.beginSet();
  }

  /** The server never uses the index of a vehicle that is gone again. */
  private remove(index: number): void {
    this.table.remove(this.names.get(index) ?? '');
    this.names.delete(index);
  }

  private endFullSet(): void {
    this.table.endSet();
    for (const index of this.names.keys()) {
      if (!this.placed.has(index)) this.names.delete(index);
    }
  }

  private place(positions: Positions, clock: number, now: number): void {
    for (let row = 0; row < positions.count; row++) {
      if (!this.complete) this.placed.add(positions.index[row]);
      const name = this.names.get(positions.index[row]);
      // Names arrive before they are used. A vehicle without a name cannot be shown.
      if (name === undefined) continue;
      const interval = positions.interval[row];
      const accuracy = positions.accuracy[row];
      const reportedSpeed = positions.reportedSpeed[row];
      this.table.applyToSet(
        {
          name,
          x: positions.x[row],
          y: positions.y[row],
          speed: positions.speed[row],
          heading: positions.heading[row],
          status: positions.status[row],
          interval: interval === UNKNOWN_VALUE ? NaN : interval * 100,
          age: positions.age[row],
          time: clock - positions.age[row],
          accuracy: accuracy === UNKNOWN_VALUE ? NaN : accuracy / 10,
          reportedSpeed: reportedSpeed === UNKNOWN_VALUE ? NaN : reportedSpeed / 100,
          stale: (positions.flags[row] & STALE_FLAG) !== 0,
          ambiguous: (positions.flags[row] & AMBIGUOUS_FLAG) !== 0,
          reportedSpeedIgnored: (positions.flags[row] & IGNORED_SPEED_FLAG) !== 0,
        },
        now,
      );
    }
  }
}
