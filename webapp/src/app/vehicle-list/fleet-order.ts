// Computes which vehicles the list shows, in which order, and how many there are of each status. It checks
// every vehicle, but sorts names only after a new name or another language.

import { GONE, OFFLINE, SILENT, STATUSES, UNKNOWN_VALUE } from '../fleet/columns';
import { Bounds, isWithin } from '../fleet/mercator';
import { folded } from '../fleet/spelling';
import { FleetTable } from '../fleet/table';
import { Sort } from '../page/url';

export interface Filter {
  readonly query: string;
  /** Empty for all statuses. */
  readonly statuses: readonly number[];
  /** Only vehicles in these bounds; null for all. */
  readonly bounds: Bounds | null;
  readonly sort: Sort;
}

export interface Order {
  /** The indices of the vehicles to show. */
  readonly indices: readonly number[];
  /** How many vehicles of each status match the query and the bounds, whatever statuses are chosen. */
  readonly counts: readonly number[];
  /** The number of all vehicles. */
  readonly total: number;
}

export class FleetOrder {
  private readonly folded: string[] = [];
  /** The table's `arrivals` whose names are known. */
  private arrivals = 0;
  private ranks = new Uint32Array(0);
  private language = '';

  order(table: FleetTable, filter: Filter, language: string): Order {
    this.learnNames(table, language);
    const query = folded(filter.query.trim());
    const { x, y, presence, status } = table.columns;
    const counts = Array.from({ length: STATUSES }, () => 0);
    const indices: number[] = [];
    let total = 0;
    for (let index = 0; index < table.count; index++) {
      if (presence[index] === GONE) continue;
      total++;
      if (query && !this.folded[index].includes(query)) continue;
      if (filter.bounds && !isWithin(filter.bounds, x[index], y[index])) continue;
      counts[status[index]]++;
      if (isChosen(filter, status[index])) indices.push(index);
    }
    indices.sort(this.comparison(table, filter.sort));
    return { indices, counts, total };
  }

  /** Whether a vehicle matches the query and the statuses. Call `order` first. */
  matches(table: FleetTable, filter: Filter, index: number): boolean {
    const query = folded(filter.query.trim());
    return this.folded[index].includes(query) && isChosen(filter, table.columns.status[index]);
  }

  private learnNames(table: FleetTable, language: string): void {
    if (this.arrivals === table.arrivals && this.language === language) return;
    this.language = language;
    table.arrival.forEach((arrival, index) => {
      if (arrival > this.arrivals) this.folded[index] = folded(table.names[index]);
    });
    this.arrivals = table.arrivals;
    const { compare } = new Intl.Collator(language, { numeric: true });
    const sorted = table.names
      .map((name, index) => ({ name, index }))
      .sort((one, other) => compare(one.name, other.name));
    this.ranks = new Uint32Array(table.count);
    sorted.forEach(({ index }, rank) => {
      this.ranks[index] = rank;
    });
  }

  private comparison(table: FleetTable, sort: Sort): (one: number, other: number) => number {
    const { ranks } = this;
    const byName = (one: number, other: number): number => ranks[one] - ranks[other];
    if (sort === 'name') return byName;
    const { older } = table;
    const { speed, reportedAt, status } = table.columns;
    // The last speed of a vehicle that is silent or offline says nothing about now.
    const isOld = (index: number): boolean => status[index] === SILENT || status[index] === OFFLINE;
    const known = (index: number): number =>
      speed[index] === UNKNOWN_VALUE || isOld(index) ? -1 : speed[index];
    return sort === 'speed'
      ? (one, other) => known(other) - known(one) || byName(one, other)
      : (one, other) =>
          ((reportedAt[other] - reportedAt[one]) | 0) + older[one] - older[other] ||
          byName(one, other);
  }
}

function isChosen(filter: Filter, status: number): boolean {
  return filter.statuses.length === 0 || filter.statuses.includes(status);
}

/** The previous order without the vehicles that are gone, and with new ones at its end. */
export function frozen(before: readonly number[], now: readonly number[]): readonly number[] {
  const present = new Set(now);
  const kept = before.filter((index) => present.delete(index));
  return [...kept, ...present];
}
