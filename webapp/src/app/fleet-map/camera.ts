// Converts between places and pixels of the map. North is up and the map is never tilted, so a camera has a
// middle, a scale and a size.

import { Bounds, WORLD, eastward } from '../fleet/mercator';
import { Place } from '../fleet/tween';

/** The width of the whole world at zoom 0 in CSS pixels, as MapLibre counts zooms. */
const WORLD_PIXELS = 512;

export interface Camera {
  /** The middle, in Web Mercator units. */
  readonly x: number;
  readonly y: number;
  /** CSS pixels per unit. */
  readonly scale: number;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
}

export function scaleOfZoom(zoom: number): number {
  return (WORLD_PIXELS * 2 ** zoom) / WORLD;
}

export function zoomOfScale(scale: number): number {
  return Math.log2((scale * WORLD) / WORLD_PIXELS);
}

/** The pixel of a place, from the top left of the map. */
export function pixelOf(camera: Camera, place: Place): { left: number; top: number } {
  return {
    left: camera.width / 2 + eastward(camera.x, place.x) * camera.scale,
    top: camera.height / 2 + (place.y - camera.y) * camera.scale,
  };
}

export function placeAt(camera: Camera, left: number, top: number): Place {
  return {
    x: (camera.x + Math.round((left - camera.width / 2) / camera.scale)) >>> 0,
    y: camera.y + Math.round((top - camera.height / 2) / camera.scale),
  };
}

export function boundsOf(camera: Camera): Bounds {
  const halfWidth = Math.min(WORLD / 2 - 1, camera.width / 2 / camera.scale);
  const halfHeight = camera.height / 2 / camera.scale;
  return {
    west: Math.floor(camera.x - halfWidth) >>> 0,
    east: Math.ceil(camera.x + halfWidth) >>> 0,
    north: Math.floor(camera.y - halfHeight),
    south: Math.ceil(camera.y + halfHeight),
  };
}
