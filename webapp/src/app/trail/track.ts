// The positions of one vehicle over a range, as columns: a day with a position every second has 86,400 rows,
// and the map, the chart and the slider read them on every frame.

import { PositionJson } from '../api/answers';
import { MOVING, UNKNOWN_VALUE } from '../fleet/columns';
import { eastward, xOfLongitude, yOfLatitude } from '../fleet/mercator';
import { agedStatus, statusBySpeed } from '../fleet/status';
import { Report } from '../fleet/table';
import { TrailPoint, isBrokenBefore } from '../fleet/trail-point';

/** A vehicle with at least this speed is moving, as in the API. Metres per second. */
export const MOVING_SPEED = 0.5;
const FIRST_CAPACITY = 4096;

export class Track {
  private size = 0;
  /** The device's times, ascending, in milliseconds since the epoch. */
  times = new Float64Array(FIRST_CAPACITY);
  x = new Uint32Array(FIRST_CAPACITY);
  y = new Uint32Array(FIRST_CAPACITY);
  /** Metres per second, NaN if unknown. */
  speed = new Float32Array(FIRST_CAPACITY);
  /** Degrees, NaN if unknown. */
  heading = new Float32Array(FIRST_CAPACITY);
  /** Metres driven since the previous row, NaN if unknown. */
  distance = new Float32Array(FIRST_CAPACITY);
  /** What the device measured itself. Metres per second, NaN if unknown. */
  reportedSpeed = new Float32Array(FIRST_CAPACITY);

  constructor(readonly name: string) {}

  get count(): number {
    return this.size;
  }

  /** Adds newer positions. Leaves out outliers: they stay in the history, but the vehicle was not there. */
  add(positions: readonly PositionJson[]): void {
    for (const position of positions) {
      const time = Date.parse(position.time);
      if (position.outlier === true || (this.size > 0 && time <= this.times[this.size - 1]))
        continue;
      if (this.size === this.times.length) this.grow();
      const row = this.size++;
      this.times[row] = time;
      this.x[row] = xOfLongitude(position.lon);
      this.y[row] = yOfLatitude(position.lat);
      this.speed[row] = position.speed ?? NaN;
      this.heading[row] = position.heading ?? NaN;
      this.distance[row] = position.distance ?? NaN;
      this.reportedSpeed[row] = position.reported_speed ?? NaN;
    }
  }

  /** The last row that is not after `time`; -1 if there is none. */
  rowAt(time: number): number {
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.times[middle] <= time) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** Whether it is unknown where the vehicle was between this row and the next one. */
  isBrokenAfter(row: number): boolean {
    return row + 1 < this.size && isBrokenBefore({ speed: this.speed[row + 1] });
  }

  /** The vehicle's report at a moment; undefined before its first position. */
  reportAt(time: number): Report | undefined {
    const row = this.rowAt(time);
    if (row < 0) return undefined;
    const joined = row + 1 < this.size && !this.isBrokenAfter(row);
    const step = joined ? this.times[row + 1] - this.times[row] : 1;
    // Between two positions the vehicle moves; at a break and after the last position it stays.
    const share = joined ? (time - this.times[row]) / step : 0;
    const to = joined ? row + 1 : row;
    const age = joined ? 0 : time - this.times[row];
    const speed = blend(this.speed[row], this.speed[to], share);
    const speedCms = Number.isNaN(speed)
      ? UNKNOWN_VALUE
      : Math.min(UNKNOWN_VALUE - 1, Math.round(speed * 100));
    const last = statusBySpeed(speedCms);
    const interval = row > 0 ? this.times[row] - this.times[row - 1] : NaN;
    const heading = Number.isNaN(this.heading[to]) ? this.heading[row] : this.heading[to];
    return {
      name: this.name,
      x: (this.x[row] + Math.round(eastward(this.x[row], this.x[to]) * share)) >>> 0,
      y: Math.round(this.y[row] + (this.y[to] - this.y[row]) * share),
      speed: speedCms,
      heading: Number.isNaN(heading) ? UNKNOWN_VALUE : Math.round(heading * 100) % 36_000,
      status: last === MOVING ? agedStatus(age, interval) : last,
      interval: NaN,
      age,
      time: this.times[row],
      accuracy: NaN,
      reportedSpeed: this.reportedSpeed[row],
    };
  }

  /** The track in the form that the map draws. */
  trail(): TrailPoint[] {
    return Array.from({ length: this.size }, (_, row) => ({
      x: this.x[row],
      y: this.y[row],
      time: this.times[row],
      speed: this.speed[row],
    }));
  }

  private grow(): void {
    const twice = <Column extends Float64Array | Uint32Array | Float32Array>(
      column: Column,
      grown: Column,
    ): Column => {
      grown.set(column);
      return grown;
    };
    const size = this.times.length * 2;
    this.times = twice(this.times, new Float64Array(size));
    this.x = twice(this.x, new Uint32Array(size));
    this.y = twice(this.y, new Uint32Array(size));
    this.speed = twice(this.speed, new Float32Array(size));
    this.heading = twice(this.heading, new Float32Array(size));
    this.distance = twice(this.distance, new Float32Array(size));
    this.reportedSpeed = twice(this.reportedSpeed, new Float32Array(size));
  }
}

function blend(from: number, to: number, share: number): number {
  if (Number.isNaN(from)) return to;
  return Number.isNaN(to) ? from : from + (to - from) * share;
}
