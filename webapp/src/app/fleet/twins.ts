// Finds vehicles whose ids look alike: they differ in case, accents, form or invisible characters, or in letters of
// Greek or Cyrillic that look like Latin ones.

import { likenesses } from './spelling';

/** What is needed of the fleet's table. */
export interface Named {
  readonly names: readonly string[];
  readonly arrivals: number;
  readonly arrival: readonly number[];
  indexOf(name: string): number | undefined;
}

export class Twins {
  private readonly likenesses: (readonly string[])[] = [];
  private readonly groups = new Map<string, Set<number>>();
  /** The table's `arrivals` whose names are known. */
  private arrivals = 0;

  constructor(private readonly table: Named) {}

  /** The id of another present vehicle that looks like this one; undefined if there is none. */
  of(index: number): string | undefined {
    this.learn();
    const { names } = this.table;
    for (const likeness of this.likenesses[index]) {
      for (const other of this.groups.get(likeness) ?? []) {
        if (other !== index && this.table.indexOf(names[other]) !== undefined) return names[other];
      }
    }
    return undefined;
  }

  private learn(): void {
    const { arrivals, arrival, names } = this.table;
    if (this.arrivals === arrivals) return;
    arrival.forEach((at, index) => {
      if (at > this.arrivals) this.put(index, likenesses(names[index]));
    });
    this.arrivals = arrivals;
  }

  private put(index: number, now: readonly string[]): void {
    const before = (this.likenesses[index] as readonly string[] | undefined) ?? [];
    for (const likeness of before) this.groups.get(likeness)?.delete(index);
    this.likenesses[index] = now;
    for (const likeness of now) {
      const group = this.groups.get(likeness);
      if (group) group.add(index);
      else this.groups.set(likeness, new Set([index]));
    }
  }
}
