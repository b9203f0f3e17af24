// Computes the camera that shows the whole fleet, or a whole trail.

import { GONE } from '../fleet/columns';
import { eastward } from '../fleet/mercator';
import { FleetTable } from '../fleet/table';
import { Place } from '../fleet/tween';
import { scaleOfZoom, zoomOfScale } from './camera';

/** CSS pixels left free at each edge. */
const MARGIN = 72;
/** The closest zoom, so that a single vehicle is shown with its surroundings. */
const NEAREST_ZOOM = 14;
/** The width that the selected vehicle's card and label cover on a wide map. CSS pixels. */
const CARD_WIDTH = 460;
/** On a phone the map ends at the sheet's lowest height. Percent of the screen. */
const LOWEST_SHEET = 27;

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface CameraFit {
  readonly place: Place;
  readonly zoom: number;
}

/** Undefined if there is no vehicle. The fleet may lie across the antimeridian. */
export function fleetCamera(table: FleetTable, size: Size): CameraFit | undefined {
  const { x, y, presence } = table.columns;
  const indices = table.names.map((_, index) => index).filter((index) => presence[index] !== GONE);
  return cameraAround(
    indices.map((index) => ({ x: x[index], y: y[index] })),
    size,
  );
}

/** Undefined if there is no place. */
export function cameraAround(places: readonly Place[], size: Size): CameraFit | undefined {
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

/** Fits a whole trail beside the card or above the sheet, whose height is in percent of the screen. */
export function trailCamera(
  trail: readonly Place[],
  size: Size,
  sheet: number,
): CameraFit | undefined {
  const phone = matchMedia('(max-width: 720px)').matches;
  const right = phone || size.width < 2 * CARD_WIDTH ? 0 : CARD_WIDTH;
  const below = phone ? ((sheet - LOWEST_SHEET) / 100) * innerHeight : 0;
  const found = cameraAround(trail, { width: size.width - right, height: size.height - below });
  if (!found) return undefined;
  const scale = scaleOfZoom(found.zoom);
  return {
    ...found,
    place: {
      x: (found.place.x + Math.round(right / 2 / scale)) >>> 0,
      y: found.place.y + Math.round(below / 2 / scale),
    },
  };
}
