// Finds the vehicle under the pointer by checking all of them. For 100,000 this takes less than a
// millisecond, so no index is needed.

import { GONE } from '../fleet/columns';
import { eastward, isWithin, unitsPerMetre } from '../fleet/mercator';
import { FleetTable } from '../fleet/table';
import { placeOf } from '../fleet/tween';
import { Camera, boundsOf, pixelOf, placeAt } from './camera';
import { Pointer } from './stage';

/** The farthest that a pointer may be from the middle of the symbol that it selects. CSS pixels. */
export const HIT_RADIUS = 24;

/** No live symbol is farther than this from its vehicle's reported place (fleet/tween.ts). Metres. */
const LONGEST_WAY = 3500;

/** The nearest vehicle within reach, or undefined. */
export function pick(
  table: FleetTable,
  camera: Camera,
  pointer: Pointer,
  now: number,
  still: boolean,
): number | undefined {
  const { x, y, presence } = table.columns;
  const middle = placeAt(camera, pointer.left, pointer.top);
  const reach = HIT_RADIUS / camera.scale + LONGEST_WAY * unitsPerMetre(middle.y);
  let nearest: number | undefined;
  let best = HIT_RADIUS;
  for (let index = 0; index < table.count; index++) {
    if (presence[index] === GONE || Math.abs(y[index] - middle.y) > reach) continue;
    if (Math.abs(eastward(middle.x, x[index])) > reach) continue;
    const { left, top } = pixelOf(camera, placeOf(table.columns, index, now, still));
    const distance = Math.hypot(left - pointer.left, top - pointer.top);
    if (distance > best) continue;
    best = distance;
    nearest = index;
  }
  return nearest;
}

/** Counts the vehicles whose reported places are in view. */
export function countInView(table: FleetTable, camera: Camera): number {
  const bounds = boundsOf(camera);
  const { x, y, presence } = table.columns;
  let count = 0;
  for (let index = 0; index < table.count; index++) {
    if (presence[index] !== GONE && isWithin(bounds, x[index], y[index])) count++;
  }
  return count;
}
