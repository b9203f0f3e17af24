// The fleet as the page knows it, and the rule by which a report changes it. It lies outside Angular: a
// component reads it when `Vehicles.version` says that it changed.
//
// Time: `now` is the page's monotonic clock. A report brings its age at arrival and ages from there;
// the device's, the server's and the page's wall clocks are never compared.

import { FAINT, FleetColumns, GONE, MOVING, OFFLINE, SHOWN, UNKNOWN } from './columns';
import { eastward, unitsPerMetre } from './mercator';
import { Place, elapsed, headingOf, isStale, placeOf } from './tween';

/** A vehicle's latest position with the motion derived there, as numbers (see columns.ts). */
export interface Report {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly speed: number;
  readonly heading: number;
  readonly status: number;
  /** Milliseconds between its positions, or NaN. */
  readonly interval: number;
  /** Milliseconds since it was there, when the report arrived. */
  readonly age: number;
  /** The device's own time, in milliseconds of the epoch: for the order of reports and for people. */
  readonly time: number;
  /** One sigma in metres, or NaN. */
  readonly accuracy: number;
  /** Whether the server calls it stale; left out where it says its age alone. */
  readonly stale?: boolean;
}

/** A vehicle of which nothing has come for this long is offline, in milliseconds. */
export const OFFLINE_AFTER_MS = 600_000;
/** A step longer than this is not travelled on the screen, in metres. */
const SNAP_METRES = 2000;
const SHORTEST_STALE_MS = 5000;
const SHORTEST_TWEEN_MS = 200;
const LONGEST_TWEEN_MS = 5000;
/** What a vehicle's interval is taken for until it is known. */
const USUAL_INTERVAL_MS = 1000;
const FIRST_CAPACITY = 256;
/** What `duration` can hold. */
const LONGEST_PAST_TRAVEL_MS = 65_535;
/** Metres a second: between two moments of the past no vehicle travels faster on the screen. */
const BELIEVABLE_SPEED = 70;

export class FleetTable {
  columns = new FleetColumns(FIRST_CAPACITY);
  readonly names: string[] = [];
  /** Device time and accuracy: for people, so they need no place on the GPU. */
  readonly times: number[] = [];
  readonly accuracies: number[] = [];
  private readonly indices = new Map<string, number>();
  /** The number of the last whole set that spoke of each vehicle. */
  private readonly mentioned: number[] = [];
  private wholeSets = 0;
  private revisions = 0;
  /** Rows that have changed without a new `revision`. A reader that keeps a copy empties it. */
  readonly touched = new Set<number>();

  /** Counts the changes of `columns`, for a reader that keeps a copy of them. */
  get revision(): number {
    return this.revisions;
  }

  /** How many vehicles there have been: indices below this are in use, some of them GONE. */
  get count(): number {
    return this.names.length;
  }

  /** The index of a vehicle that is there. */
  indexOf(name: string): number | undefined {
    const index = this.indices.get(name);
    return index === undefined || this.columns.presence[index] === GONE ? undefined : index;
  }

  /** Takes in the whole fleet as it was reported at `now`: a vehicle that is not in it is gone. */
  applyAll(reports: Iterable<Report>, now: number): void {
    this.columns.vouchedAt = undefined;
    this.beginSet();
    for (const report of reports) this.applyToSet(report, now);
    this.endSet();
  }

  /** The live stream has sent the whole fleet and is still open. */
  vouch(now: number): void {
    this.columns.vouchedAt = now;
  }

  /** Begins a report of the whole fleet, which may come in parts. */
  beginSet(): void {
    this.wholeSets++;
  }

  applyToSet(report: Report, now: number): void {
    this.mentioned[this.apply(report, now)] = this.wholeSets;
  }

  /** Ends the report of the whole fleet: a vehicle that was not in it is gone. */
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
   * Takes in the fleet as it was at `until`, a little after `now`: who is known travels there meanwhile.
   * With `until` equal to `now` everyone is put in place. `except` is left as it is.
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

  /** Puts one vehicle where it was at `now`; all that is drawn anew is that one. */
  applyPrecise(report: Report, now: number): void {
    const index = this.indices.get(report.name);
    if (index === undefined) {
      this.revisions++;
      this.add(report, now);
      return;
    }
    if (this.columns.presence[index] === GONE) this.columns.presence[index] = SHOWN;
    this.put(index, report, now);
    this.touched.add(index);
  }

  /** Removes every vehicle. */
  clear(): void {
    this.revisions++;
    this.columns.vouchedAt = undefined;
    this.columns.presence.fill(GONE, 0, this.count);
  }

  /**
   * Takes in one report. Answers may overtake each other, so an older one is ignored. The stream sends
   * the present state, which may be an older position if the newest was rejected later. Returns the
   * vehicle's index.
   */
  apply(report: Report, now: number): number {
    this.revisions++;
    const known = this.indices.get(report.name);
    if (known === undefined) return this.add(report, now);
    if (this.columns.presence[known] === GONE) this.settle(known, report, now);
    else if (report.stale !== undefined || report.time >= this.times[known]) {
      this.advance(known, report, now);
    }
    return known;
  }

  /** Marks as offline the vehicles that have been silent for long, also if no server says so any more. */
  ageTo(now: number): void {
    const { status, reportedAt } = this.columns;
    for (let index = 0; index < this.count; index++) {
      if (status[index] === OFFLINE) continue;
      if (elapsed(now, reportedAt[index]) <= OFFLINE_AFTER_MS) continue;
      status[index] = OFFLINE;
      this.revisions++;
    }
  }

  /** Whether any vehicle has reported lately enough: else nothing that is shown is live. */
  isFresh(now: number): boolean {
    for (let index = 0; index < this.count; index++) {
      if (this.columns.presence[index] !== GONE && !isStale(this.columns, index, now)) return true;
    }
    return false;
  }

  /** Draws the others faint. */
  showOnly(matching: (index: number) => boolean): void {
    this.revisions++;
    const { presence } = this.columns;
    for (let index = 0; index < this.count; index++) {
      if (presence[index] !== GONE) presence[index] = matching(index) ? SHOWN : FAINT;
    }
  }

  private add(report: Report, now: number): number {
    const index = this.count;
    if (index === this.columns.capacity) this.columns = this.columns.grownTo(index * 2);
    this.names.push(report.name);
    this.indices.set(report.name, index);
    this.settle(index, report, now);
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
    this.settle(known, report, until);
    if (snaps) return known;
    columns.fromX[known] = shown.x;
    columns.fromY[known] = shown.y;
    columns.startedAt[known] = now;
    columns.duration[known] = travel;
    return known;
  }

  /** Puts a vehicle where it is reported, at once. */
  private settle(index: number, report: Report, now: number): void {
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

  /** Sends a vehicle's symbol from where it is on the screen to where it is now reported. */
  private advance(index: number, report: Report, now: number): void {
    const { columns } = this;
    if (report.time === this.times[index] && this.isSame(index, report)) {
      columns.status[index] = report.status;
      columns.staleAfter[index] = staleAfterMs(report);
      return;
    }
    const shown = placeOf(columns, index, now, false);
    const pointed = headingOf(columns, index, now);
    this.write(index, report, now);
    if (distanceMetres(shown, report) > SNAP_METRES) {
      this.settle(index, report, now);
      return;
    }
    columns.fromX[index] = shown.x;
    columns.fromY[index] = shown.y;
    columns.fromHeading[index] = Number.isNaN(pointed)
      ? UNKNOWN
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
    columns.reportedAt[index] = now - report.age;
    columns.staleAfter[index] = staleAfterMs(report);
    this.times[index] = report.time;
    // The live stream has none: then the one that was reported before is the best there is.
    if (!Number.isNaN(report.accuracy) || index >= this.accuracies.length) {
      this.accuracies[index] = report.accuracy;
    }
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

function tweenMs(interval: number): number {
  const known = Number.isNaN(interval) ? USUAL_INTERVAL_MS : interval;
  return Math.max(SHORTEST_TWEEN_MS, Math.min(LONGEST_TWEEN_MS, known));
}

/** A vehicle is stale three of its intervals after its newest position, and never before 5 s. */
function staleAfterMs({ interval, stale }: Report): number {
  if (stale) return 0;
  return Math.max(SHORTEST_STALE_MS, Number.isNaN(interval) ? 0 : 3 * interval);
}

function distanceMetres(from: Place, to: Place): number {
  return Math.hypot(eastward(from.x, to.x), from.y - to.y) / unitsPerMetre(to.y);
}

/** A vehicle that moves at walking pace or faster is drawn as an arrow, else as a dot. */
export function hasDirection(columns: FleetColumns, index: number): boolean {
  const speed = columns.speed[index];
  return columns.status[index] === MOVING && speed !== UNKNOWN && speed >= 100;
}
