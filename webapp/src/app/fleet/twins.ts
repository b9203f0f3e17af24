// Finds vehicles whose ids look alike. Only likeness of case, accents, form and invisible characters counts, not that
// of letters of different scripts.

import { likeness } from './spelling';

/** What is needed of the fleet's table. */
export interface Named {
  readonly names: readonly string[];
  readonly arrivals: number;
  readonly arrival: readonly number[];
  indexOf(name: string): number | undefined;
}

export class Twins {
  private readonly likenesses: string[] = [];
  private readonly groups = new Map<string, Set<number>>();
  /** The table's `arrivals` whose names are known. */
  private arrivals = 0;

  constructor(private readonly table: Named) {}

  /** The id of another present vehicle that looks like this one; undefined if there is none. */
  of(index: number): string | undefined {
    this.learn();
    const { names } = this.table;
    for (const other of this.groups.get(this.likenesses[index]) ?? []) {
      if (other !== index && this.table.indexOf(names[other]) !== undefined) return names[other];
    }
    return undefined;
  }

  private learn(): void {
    const { arrivals, arrival, names } = this.table;
    if (this.arrivals === arrivals) return;
    arrival.forEach((at, index) => {
      if (at > this.arrivals) this.put(index, likeness(names[index]));
    });
    this.arrivals = arrivals;
  }

  private put(index: number, now: string): void {
    this.groups.get(this.likenesses[index])?.delete(index);
    this.likenesses[index] = now;
    const group = this.groups.get(now);
    if (group) group.add(index);
    else this.groups.set(now, new Set([index]));
  }
}
