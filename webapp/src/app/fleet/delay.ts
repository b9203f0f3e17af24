// How far what the page shows lies behind the vehicles themselves.

import { FleetTable } from './table';
import { elapsed, isStale } from './tween';

/** For this long after news the delay stands still; then the silence counts. Milliseconds. */
const BREATH_MS = 2500;

export class Delay {
  /** How old what came last was on arrival, in milliseconds. */
  private age = NaN;
  private heardAt = 0;

  /** Looks at what `table` took in at `now`: the middle one of the fresh, else the newest of all. */
  note(table: FleetTable, now: number): void {
    const { columns, count } = table;
    const fresh: number[] = [];
    let newest = NaN;
    for (let index = 0; index < count; index++) {
      if (columns.startedAt[index] !== now) continue;
      const age = elapsed(now, columns.reportedAt[index]);
      if (!isStale(columns, index, now)) fresh.push(age);
      if (!(age >= newest)) newest = age;
    }
    if (Number.isNaN(newest)) return;
    this.age = fresh.sort((one, other) => one - other)[fresh.length >> 1] ?? newest;
    this.heardAt = now;
  }

  /** Seconds behind at `now`; null if nothing has ever come. */
  seconds(now: number): number | null {
    if (Number.isNaN(this.age)) return null;
    const silence = elapsed(now, this.heardAt);
    return (this.age + (silence > BREATH_MS ? silence : 0)) / 1000;
  }
}
