// Gives tests and the browser's console read-only access to the map, because they cannot query a canvas.

import { FleetTable } from '../fleet/table';
import { placeOf } from '../fleet/tween';
import { Camera, pixelOf } from './camera';
import { pick } from './picking';
import { Pointer } from './stage';

export interface Probe {
  /** The CSS pixel of a vehicle's symbol, from the top left of the map; null if it has none. */
  place(name: string): Pointer | null;
  /** The name of the vehicle that a click here would select. */
  pick(left: number, top: number): string | null;
}

interface Sight {
  readonly camera: () => Camera | undefined;
  readonly table: FleetTable;
  readonly now: () => number;
  readonly still: () => boolean;
}

export function offerProbe({ camera, table, now, still }: Sight): void {
  const probe: Probe = {
    place(name) {
      const index = table.indexOf(name);
      const seen = camera();
      if (index === undefined || !seen) return null;
      return pixelOf(seen, placeOf(table.columns, index, now(), still()));
    },
    pick(left, top) {
      const seen = camera();
      const index = seen && pick(table, seen, { left, top }, now(), still());
      return index === undefined ? null : table.names[index];
    },
  };
  Object.defineProperty(globalThis, 'convoy', { value: Object.freeze(probe), configurable: true });
}
