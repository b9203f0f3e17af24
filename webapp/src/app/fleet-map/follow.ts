// Moves the camera to a followed vehicle and keeps it there.

import { eastward } from '../fleet/mercator';
import { Place } from '../fleet/tween';
import { Camera } from './camera';

/** The camera covers two thirds of what is left to the vehicle in this time, in milliseconds. */
const EASE_MS = 140;
/** From farther than this many screens away it does not travel, it is there. */
const FAR_SCREENS = 2;
/** Nearer than this it is on the vehicle, in CSS pixels. */
const THERE_PIXELS = 0.5;

/** Where the camera's middle should be `sinceMs` after the last frame. */
export function approach(camera: Camera, target: Place, sinceMs: number, still: boolean): Place {
  const east = eastward(camera.x, target.x);
  const south = target.y - camera.y;
  const pixels = Math.hypot(east, south) * camera.scale;
  const far = pixels > FAR_SCREENS * Math.max(camera.width, camera.height);
  if (still || far || pixels < THERE_PIXELS) return target;
  const share = 1 - Math.exp(-sinceMs / EASE_MS);
  return {
    x: (camera.x + Math.round(east * share)) >>> 0,
    y: camera.y + Math.round(south * share),
  };
}
