// Measures how far the page lags behind the vehicles.

import { FleetTable } from './table';
import { OLDEST_MS, elapsed, isStale } from './tween';

/** After new positions the delay is constant for this long; then it grows with the silence. Milliseconds. */
const STEADY_MS = 2500;

export class Delay {
  /** The age of the last positions when they arrived, in milliseconds. */
  private age = NaN;
  private receivedAt = 0;

  /** Takes the median age of the fresh positions that arrived at `now`; if none is fresh, the least age. */
  note(table: FleetTable, now: number): void {
    const { columns, count } = table;
    const fresh: number[] = [];
    let newest = NaN;
    for (let index = 0; index < count; index++) {
      if (columns.startedAt[index] !== now) continue;
      const age = table.ageOf(index, now);
      if (!isStale(columns, index, now)) fresh.push(age);
      if (!(age >= newest)) newest = age;
    }
    if (Number.isNaN(newest)) return;
    this.age = fresh.sort((one, other) => one - other)[fresh.length >> 1] ?? newest;
    this.receivedAt = now;
  }

  /** Begins a long silence anew with a greater age, before it wraps. Call it whenever `FleetTable.ageTo` is called. */
  ageTo(now: number): void {
    const silence = elapsed(now, this.receivedAt);
    if (silence < OLDEST_MS) return;
    this.age += silence;
    this.receivedAt = now;
  }

  /** The delay at `now` in seconds; null before the first position. */
  seconds(now: number): number | null {
    if (Number.isNaN(this.age)) return null;
    const silence = elapsed(now, this.receivedAt);
    return (this.age + (silence > STEADY_MS ? silence : 0)) / 1000;
  }
}
