// The camera that shows the whole fleet.

import { GONE } from '../fleet-columns';
import { FleetTable } from '../fleet-table';
import { eastward } from '../mercator';
import { Place } from '../tween';
import { zoomOfScale } from './camera';

/** CSS pixels left free at each edge. */
const MARGIN = 72;
/** A single vehicle is shown with its surroundings. */
const NEAREST_ZOOM = 14;

/** Undefined if there is no vehicle. The fleet may lie across the antimeridian. */
export function fleetCamera(
  table: FleetTable,
  size: { readonly width: number; readonly height: number },
): { place: Place; zoom: number } | undefined {
  const { x, y, presence } = table.columns;
  const indices = table.names.map((_, index) => index).filter((index) => presence[index] !== GONE);
  const first = indices.at(0);
  if (first === undefined) return undefined;
  let [west, east, north, south] = [0, 0, y[first], y[first]];
  for (const index of indices) {
    const way = eastward(x[first], x[index]);
    west = Math.min(west, way);
    east = Math.max(east, way);
    north = Math.min(north, y[index]);
    south = Math.max(south, y[index]);
  }
  const scale = Math.min(
    Math.max(1, size.width - 2 * MARGIN) / Math.max(1, east - west),
    Math.max(1, size.height - 2 * MARGIN) / Math.max(1, south - north),
  );
  return {
    place: {
      x: (x[first] + Math.round((west + east) / 2)) >>> 0,
      y: Math.round((north + south) / 2),
    },
    zoom: Math.min(NEAREST_ZOOM, zoomOfScale(scale)),
  };
}
