// The fleet as the page knows it, and how a report changes it. Angular does not watch it: a component reads
// it when `Vehicles.version` changes.
//
// `now` is a time of `Vehicles.now`. A report contains its age at arrival and ages from then on; the wall
// clocks of device, server and page are never compared.

import { FAINT, FleetColumns, GONE, MOVING, OFFLINE, SHOWN, UNKNOWN_VALUE } from './columns';
import { eastward, unitsPerMetre } from './mercator';
import { agedStatus, lastStatus } from './status';
import { Twins } from './twins';
import {
  OLDEST_MS,
  Place,
  elapsed,
  headingOf,
  isStale,
  placeOf,
  confirmedFor,
  staleAfterMs,
  tweenMs,
} from './tween';

/** A vehicle's latest position with the motion derived there, as numbers (see columns.ts). */
export interface Report {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly speed: number;
  readonly heading: number;
  readonly status: number;
  /** Milliseconds between the vehicle's positions; NaN if unknown. */
  readonly interval: number;
  /** The position's age in milliseconds when the report arrived. */
  readonly age: number;
  /** The device's own time, in milliseconds since the epoch, for the order of reports and for people. */
  readonly time: number;
  /** One sigma in metres; NaN if unknown. */
  readonly accuracy: number;
  /** The speed that the device measured itself, in metres per second; NaN or missing if unknown. */
  readonly reportedSpeed?: number;
  /** Whether the server reports the vehicle as stale; missing if the server sends only the age. */
  readonly stale?: boolean;
  /** Whether the server does not know which of two places is right. The position may be an old one. */
  readonly ambiguous?: boolean;
  /** Whether the server does not use the device's own speed, because it contradicts the places. */
  readonly reportedSpeedIgnored?: boolean;
}

/** Over a longer step a live symbol jumps instead of travelling. Metres. */
const SNAP_METRES = 2000;
/** When a time of a column is older than this, it becomes OLDEST_MS old. Milliseconds. */
const TOO_OLD_MS = OLDEST_MS + 86_400_000;
const FIRST_CAPACITY = 256;
/** The largest value of `duration`. */
const LONGEST_PAST_TRAVEL_MS = 65_535;
/** Metres per second. In the past a symbol jumps if a step above SNAP_METRES would need a higher speed. */
const BELIEVABLE_SPEED = 70;

export class FleetTable {
  columns = new FleetColumns(FIRST_CAPACITY);
  readonly names: string[] = [];
  /** Device times, accuracies and speeds of the devices' own, which the GPU does not need. */
  readonly times: number[] = [];
  readonly accuracies: number[] = [];
  readonly reportedSpeeds: number[] = [];
  /** Whether the server does not know where each vehicle is. */
  readonly ambiguous: boolean[] = [];
  /** Whether the server does not use the device's own speed. */
  readonly reportedSpeedIgnored: boolean[] = [];
  /** Milliseconds between the positions of each vehicle; NaN if unknown. */
  private readonly intervals: number[] = [];
  /** By how many milliseconds each position is older than its `reportedAt`, which is at most OLDEST_MS old. */
  readonly older: number[] = [];
  private readonly indices = new Map<string, number>();
  /** The rows of vehicles that are GONE, which other vehicles may get. */
  private readonly spare = new Set<number>();
  /** Counts the vehicles that got a row. */
  arrivals = 0;
  /** The value of `arrivals` when the vehicle of each row got it: no two vehicles share one. */
  readonly arrival: number[] = [];
  readonly twins = new Twins(this);
  /** The number of the last whole report that contained each vehicle. */
  private readonly mentioned: number[] = [];
  private wholeSets = 0;
  private revisions = 0;
  /** When a server last sent or confirmed the statuses. */
  private receivedAt = 0;
  /** Rows that have changed without a new `revision`. A reader that keeps a copy clears it. */
  readonly touched = new Set<number>();

  /** Counts the changes of `columns` (except `touched`), for a reader that keeps a copy of them. */
  get revision(): number {
    return this.revisions;
  }

  /** The number of rows: lower indices are in use, some of them by vehicles that are GONE. */
  get count(): number {
    return this.names.length;
  }

  /** The index of a vehicle; undefined if it is unknown or GONE. */
  indexOf(name: string): number | undefined {
    const index = this.indices.get(name);
    return index === undefined || this.columns.presence[index] === GONE ? undefined : index;
  }

  /**
   * Lets other vehicles get the rows of those that are GONE. From here on a reader looks indices up again, or
   * compares `arrival`.
   */
  recycle(): void {
    for (let index = 0; index < this.count; index++) {
      if (this.columns.presence[index] === GONE) this.spare.add(index);
    }
  }

  /** Applies a report of the whole fleet that arrived at `now`: a vehicle that is not in it is GONE. */
  applyAll(reports: Iterable<Report>, now: number): void {
    this.columns.confirmedAt = undefined;
    this.beginSet();
    for (const report of reports) this.applyToSet(report, now);
    this.endSet();
  }

  /** Records that the live stream has sent the whole fleet and was open at `now`. */
  confirm(now: number): void {
    this.columns.confirmedAt = now;
    this.receivedAt = now;
  }

  /** Begins a report of the whole fleet, which may arrive in parts. */
  beginSet(): void {
    this.wholeSets++;
  }

  applyToSet(report: Report, now: number): void {
    this.mentioned[this.apply(report, now)] = this.wholeSets;
  }

  /** Ends the report of the whole fleet: a vehicle that was not in it is GONE. */
  endSet(): void {
    this.revisions++;
    const { presence } = this.columns;
    for (let index = 0; index < this.count; index++) {
      if (this.mentioned[index] !== this.wholeSets) presence[index] = GONE;
    }
  }

  remove(name: string): void {
    const index = this.indices.get(name);
    if (index === undefined) return;
    this.revisions++;
    this.columns.presence[index] = GONE;
  }

  /**
   * Applies the fleet as it was at `until`, a little after `now`; known vehicles travel there in between. If
   * `until` equals `now`, they jump. The vehicle named `except` stays as it is.
   */
  applyPast(reports: Iterable<Report>, now: number, until: number, except: string | null): void {
    this.wholeSets++;
    this.revisions++;
    for (const report of reports) {
      let index = this.indices.get(report.name);
      if (index === undefined || report.name !== except) {
        index = this.applyPastOne(index, report, now, until);
      }
      this.mentioned[index] = this.wholeSets;
    }
    const { presence } = this.columns;
    for (let index = 0; index < this.count; index++) {
      if (this.mentioned[index] === this.wholeSets || this.names[index] === except) continue;
      presence[index] = GONE;
    }
  }

  /** Puts one vehicle where it was at `now`. If it is known, only its row is uploaded to the GPU again. */
  applyPrecise(report: Report, now: number): void {
    const index = this.indices.get(report.name);
    if (index === undefined) {
      this.revisions++;
      this.add(report, now);
      return;
    }
    if (this.columns.presence[index] === GONE) this.jump(index, report, now);
    else this.put(index, report, now);
    this.touched.add(index);
  }

  /** Removes every vehicle. */
  clear(): void {
    this.revisions++;
    this.columns.confirmedAt = undefined;
    this.columns.presence.fill(GONE, 0, this.count);
  }

  /**
   * Applies one report and returns the vehicle's index. Answers may overtake each other, so an older report
   * is ignored, except from the stream: it sends the current state, which may be an older position if the
   * newest was rejected later. An ambiguous vehicle is at an older place, too.
   */
  apply(report: Report, now: number): number {
    this.revisions++;
    this.receivedAt = now;
    const known = this.indices.get(report.name);
    if (known === undefined) return this.add(report, now);
    if (this.columns.presence[known] === GONE) this.jump(known, report, now);
    else if (
      report.stale !== undefined ||
      report.ambiguous === true ||
      report.time >= this.times[known]
    ) {
      this.advance(known, report, now);
    }
    return known;
  }

  /**
   * Marks vehicles that moved as silent and offline, even if no server can be reached, and brings back times
   * before they wrap. To be called once a second, and after each jump of the clock.
   */
  ageTo(now: number): void {
    const { columns } = this;
    const { status, reportedAt, startedAt } = columns;
    if (confirmedFor(columns, now) <= 0) columns.confirmedAt = undefined;
    if (elapsed(now, this.receivedAt) > TOO_OLD_MS) this.receivedAt = now - OLDEST_MS;
    for (let index = 0; index < this.count; index++) {
      const aged = this.statusAt(index, now);
      if (aged === status[index] && elapsed(now, reportedAt[index]) <= TOO_OLD_MS) continue;
      status[index] = aged;
      this.date(index, this.ageOf(index, now), now);
      // The symbol has come to rest, and rests for any time that is long past.
      startedAt[index] = now - OLDEST_MS;
      this.revisions++;
    }
  }

  /** The stream omits positions that move nothing here, so only its silence shows that a vehicle is silent. */
  private statusAt(index: number, now: number): number {
    const { columns } = this;
    const status = columns.status[index];
    const isConfirmed = columns.confirmedAt !== undefined;
    const isAmbiguous = this.ambiguous[index];
    if (lastStatus(columns, index) !== MOVING || (isAmbiguous && isConfirmed)) return status;
    // The place that is shown of an ambiguous vehicle is older than its newest position, whose age is unknown.
    const since = isAmbiguous ? this.receivedAt : columns.reportedAt[index];
    const aged = agedStatus(elapsed(now, since), this.intervals[index]);
    return aged === OFFLINE || (status === MOVING && !isConfirmed) ? aged : status;
  }

  /** The age of a vehicle's position in milliseconds, of any length. */
  ageOf(index: number, now: number): number {
    return elapsed(now, this.columns.reportedAt[index]) + this.older[index];
  }

  /** Whether any vehicle is not stale. If none is, the page shows nothing live. */
  isFresh(now: number): boolean {
    for (let index = 0; index < this.count; index++) {
      if (this.columns.presence[index] !== GONE && !isStale(this.columns, index, now)) return true;
    }
    return false;
  }

  /** Makes all other vehicles faint. */
  showOnly(matching: (index: number) => boolean): void {
    this.revisions++;
    const { presence } = this.columns;
    for (let index = 0; index < this.count; index++) {
      if (presence[index] !== GONE) presence[index] = matching(index) ? SHOWN : FAINT;
    }
  }

  private add(report: Report, now: number): number {
    const [index = this.count] = this.spare;
    if (index === this.columns.capacity) this.columns = this.columns.grownTo(index * 2);
    this.indices.delete(this.names[index]);
    this.indices.set(report.name, index);
    this.names[index] = report.name;
    this.arrival[index] = ++this.arrivals;
    this.accuracies[index] = NaN;
    this.jump(index, report, now);
    return index;
  }

  private applyPastOne(
    known: number | undefined,
    report: Report,
    now: number,
    until: number,
  ): number {
    if (known === undefined) return this.add(report, until);
    const { columns } = this;
    const travel = elapsed(until, now);
    const shown = placeOf(columns, known, now, false);
    const snaps =
      columns.presence[known] === GONE ||
      travel <= 0 ||
      travel > LONGEST_PAST_TRAVEL_MS ||
      distanceMetres(shown, report) > Math.max(SNAP_METRES, (travel / 1000) * BELIEVABLE_SPEED);
    this.jump(known, report, until);
    if (snaps) return known;
    columns.fromX[known] = shown.x;
    columns.fromY[known] = shown.y;
    columns.startedAt[known] = now;
    columns.duration[known] = travel;
    return known;
  }

  /** Shows a vehicle at its reported place, without travelling. */
  private jump(index: number, report: Report, now: number): void {
    this.spare.delete(index);
    this.columns.presence[index] = SHOWN;
    this.put(index, report, now);
  }

  private put(index: number, report: Report, now: number): void {
    this.columns.startedAt[index] = now;
    this.write(index, report, now);
    this.columns.fromX[index] = report.x;
    this.columns.fromY[index] = report.y;
    this.columns.fromHeading[index] = report.heading;
    this.columns.duration[index] = 0;
  }

  /** Lets a vehicle's symbol travel from its place on the screen to the reported place. */
  private advance(index: number, report: Report, now: number): void {
    const { columns } = this;
    if (report.time === this.times[index] && this.isSame(index, report)) {
      columns.status[index] = report.status;
      columns.staleAfter[index] = staleAfterMs(report);
      this.describe(index, report);
      // The clock may have missed more of a sleep than it adds at once.
      this.date(index, Math.max(report.age, this.ageOf(index, now)), now);
      return;
    }
    const shown = placeOf(columns, index, now, false);
    const pointed = headingOf(columns, index, now);
    this.write(index, report, now);
    if (distanceMetres(shown, report) > SNAP_METRES) {
      this.jump(index, report, now);
      return;
    }
    columns.fromX[index] = shown.x;
    columns.fromY[index] = shown.y;
    columns.fromHeading[index] = Number.isNaN(pointed)
      ? UNKNOWN_VALUE
      : Math.round(pointed * 100) % 36000;
    columns.startedAt[index] = now;
    columns.duration[index] = tweenMs(report.interval);
  }

  private write(index: number, report: Report, now: number): void {
    const { columns } = this;
    columns.x[index] = report.x;
    columns.y[index] = report.y;
    columns.speed[index] = report.speed;
    columns.heading[index] = report.heading;
    columns.status[index] = report.status;
    this.date(index, report.age, now);
    columns.staleAfter[index] = staleAfterMs(report);
    this.describe(index, report);
    this.times[index] = report.time;
    // Version 1 of the live stream has no accuracy, so the last reported one stays.
    if (!Number.isNaN(report.accuracy)) this.accuracies[index] = report.accuracy;
  }

  /** Writes what may change without another position. */
  private describe(index: number, report: Report): void {
    this.ambiguous[index] = report.ambiguous === true;
    this.intervals[index] = report.interval;
    this.reportedSpeeds[index] = report.reportedSpeed ?? NaN;
    this.reportedSpeedIgnored[index] = report.reportedSpeedIgnored === true;
  }

  private date(index: number, age: number, now: number): void {
    const kept = Math.min(OLDEST_MS, age);
    this.columns.reportedAt[index] = now - kept;
    this.older[index] = age - kept;
  }

  private isSame(index: number, report: Report): boolean {
    const { columns } = this;
    return (
      columns.x[index] === report.x &&
      columns.y[index] === report.y &&
      columns.speed[index] === report.speed &&
      columns.heading[index] === report.heading
    );
  }
}

function distanceMetres(from: Place, to: Place): number {
  return Math.hypot(eastward(from.x, to.x), from.y - to.y) / unitsPerMetre(to.y);
}

/** Whether a moving vehicle is an arrow rather than a dot: from 1 m/s, a walking pace. */
export function hasDirection(columns: FleetColumns, index: number): boolean {
  const speed = columns.speed[index];
  return columns.status[index] === MOVING && speed !== UNKNOWN_VALUE && speed >= 100;
}
