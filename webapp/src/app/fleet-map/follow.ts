// Moves the camera to a followed vehicle and keeps it there.

import { eastward } from '../fleet/mercator';
import { Place } from '../fleet/tween';
import { Camera } from './camera';

/** In this time the camera covers two thirds of its distance to the vehicle. Milliseconds. */
const EASE_MS = 140;
/** If the vehicle is more than this many screens away, the camera jumps. */
const FAR_SCREENS = 2;
/** If the vehicle is nearer than this, the camera jumps the rest. CSS pixels. */
const THERE_PIXELS = 0.5;

/** The camera's next middle, `sinceMs` after the last frame. If `still`, it jumps. */
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
