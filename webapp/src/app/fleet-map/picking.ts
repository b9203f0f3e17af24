// Which vehicle is under the pointer: a look at every one of them. It takes less than a millisecond
// for 100,000, so there is no index to build and keep.

import { GONE } from '../fleet/columns';
import { eastward, isWithin, unitsPerMetre } from '../fleet/mercator';
import { FleetTable } from '../fleet/table';
import { placeOf } from '../fleet/tween';
import { Camera, boundsOf, pixelOf, placeAt } from './camera';
import { Pointer } from './stage';

/** How far from a symbol's middle a pointer still means it, in CSS pixels. */
export const HIT_RADIUS = 24;

/** No symbol is farther than this from where its vehicle is reported (fleet/tween.ts), in metres. */
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

/** How many vehicles are reported to be in view. */
export function countInView(table: FleetTable, camera: Camera): number {
  const bounds = boundsOf(camera);
  const { x, y, presence } = table.columns;
  let count = 0;
  for (let index = 0; index < table.count; index++) {
    if (presence[index] !== GONE && isWithin(bounds, x[index], y[index])) count++;
  }
  return count;
}
