// The camera that shows the whole fleet, or all of a trail.

import { GONE } from '../fleet-columns';
import { FleetTable } from '../fleet-table';
import { eastward } from '../mercator';
import { Place } from '../tween';
import { zoomOfScale } from './camera';

/** CSS pixels left free at each edge. */
const MARGIN = 72;
/** A single vehicle is shown with its surroundings. */
const NEAREST_ZOOM = 14;

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Sight {
  readonly place: Place;
  readonly zoom: number;
}

/** Undefined if there is no vehicle. The fleet may lie across the antimeridian. */
export function fleetCamera(table: FleetTable, size: Size): Sight | undefined {
  const { x, y, presence } = table.columns;
  const indices = table.names.map((_, index) => index).filter((index) => presence[index] !== GONE);
  return cameraAround(
    indices.map((index) => ({ x: x[index], y: y[index] })),
    size,
  );
}

/** Undefined if there is no place. */
export function cameraAround(places: readonly Place[], size: Size): Sight | undefined {
  const first = places.at(0);
  if (first === undefined) return undefined;
  let [west, east, north, south] = [0, 0, first.y, first.y];
  for (const { x, y } of places) {
    const way = eastward(first.x, x);
    west = Math.min(west, way);
    east = Math.max(east, way);
    north = Math.min(north, y);
    south = Math.max(south, y);
  }
  const scale = Math.min(
    Math.max(1, size.width - 2 * MARGIN) / Math.max(1, east - west),
    Math.max(1, size.height - 2 * MARGIN) / Math.max(1, south - north),
  );
  return {
    place: {
      x: (first.x + Math.round((west + east) / 2)) >>> 0,
      y: Math.round((north + south) / 2),
    },
    zoom: Math.min(NEAREST_ZOOM, zoomOfScale(scale)),
  };
}
