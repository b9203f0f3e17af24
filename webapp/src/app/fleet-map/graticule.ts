// Lines of latitude and longitude, as dense as a person can still read. In an empty part of the map they show
// the place and the scale.

import type * as GeoJSON from 'geojson';
import { eastward, latitudeOfY, longitudeOfX, MAX_LATITUDE } from '../fleet/mercator';
import { Camera, zoomOfScale } from './camera';

/** Round steps of seconds, minutes and degrees, in seconds of arc. */
const STEPS = [
  ...[1, 2, 5, 10, 20, 30],
  ...[1, 2, 5, 10, 20, 30].map((minutes) => minutes * 60),
  ...[1, 2, 5, 10, 20, 30].map((degrees) => degrees * 3600),
];
/** The least distance between two lines of longitude in CSS pixels. */
const SPACING = 150;
/** Lines reach this many screens beyond the visible one, so that they are there during a drag. */
const MARGIN = 1;

/** The seconds of arc between two lines at this zoom. */
export function gridStep(zoom: number): number {
  const secondsPerPixel = (360 * 3600) / (512 * 2 ** zoom);
  return STEPS.find((step) => step >= SPACING * secondsPerPixel) ?? STEPS[STEPS.length - 1];
}

export function graticule(camera: Camera): GeoJSON.FeatureCollection {
  const step = gridStep(zoomOfScale(camera.scale));
  const reach = 0.5 + MARGIN;
  const wide = (camera.width / camera.scale) * reach;
  const high = (camera.height / camera.scale) * reach;
  const west = Math.max(-360, longitudeOfX(camera.x - wide));
  const east = Math.min(360, longitudeOfX(camera.x + wide));
  const north = Math.min(MAX_LATITUDE, latitudeOfY(camera.y - high));
  const south = Math.max(-MAX_LATITUDE, latitudeOfY(camera.y + high));
  const meridians = multiples(step, west, east).map((seconds) => {
    const longitude = seconds / 3600;
    return line(longitudeWord(seconds), [longitude, south], [longitude, north]);
  });
  const parallels = multiples(step, south, north).map((seconds) => {
    const latitude = seconds / 3600;
    return line(angleWord(seconds, 'N', 'S'), [west, latitude], [east, latitude]);
  });
  return { type: 'FeatureCollection', features: [...meridians, ...parallels] };
}

/** Whether the lines drawn for one camera are also right for another. */
export function covers(drawn: Camera, camera: Camera): boolean {
  const step = gridStep(zoomOfScale(camera.scale));
  if (gridStep(zoomOfScale(drawn.scale)) !== step) return false;
  const wide = (drawn.width / drawn.scale) * (0.5 + MARGIN) - camera.width / camera.scale / 2;
  const high = (drawn.height / drawn.scale) * (0.5 + MARGIN) - camera.height / camera.scale / 2;
  return Math.abs(eastward(drawn.x, camera.x)) <= wide && Math.abs(drawn.y - camera.y) <= high;
}

/** The multiples of `step` seconds of arc between two angles in degrees. */
function multiples(step: number, low: number, high: number): number[] {
  const first = Math.ceil((low * 3600) / step);
  const last = Math.floor((high * 3600) / step);
  return Array.from(
    { length: Math.max(0, last - first + 1) },
    (_, place) => (first + place) * step,
  );
}

function longitudeWord(seconds: number): string {
  const around = 360 * 3600;
  const wrapped = ((((seconds + around / 2) % around) + around) % around) - around / 2;
  return angleWord(wrapped, 'E', 'W');
}

/** Writes an angle exactly and as short as possible: "53°22′30″N". */
export function angleWord(seconds: number, positive: string, negative: string): string {
  const whole = Math.abs(Math.round(seconds));
  const parts = [`${Math.floor(whole / 3600)}°`];
  const minutes = Math.floor(whole / 60) % 60;
  if (whole % 3600 !== 0) parts.push(`${minutes}′`);
  if (whole % 60 !== 0) parts.push(`${whole % 60}″`);
  return parts.join('') + (whole === 0 ? '' : seconds > 0 ? positive : negative);
}

function line(word: string, from: GeoJSON.Position, to: GeoJSON.Position): GeoJSON.Feature {
  return {
    type: 'Feature',
    properties: { word },
    geometry: { type: 'LineString', coordinates: [from, to] },
  };
}
