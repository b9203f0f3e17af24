// Web Mercator as unsigned 32-bit integers: 2^32 units go once around the world, x grows to the east from
// 180° W, y to the south from 85.05° N. A unit is at most 9.4 mm. Because integers wrap, x continues at
// 180° W after 180° E.

export const WORLD = 2 ** 32;
/** The latitude at which the square map of the world ends, in degrees. */
export const MAX_LATITUDE = 85.0511287798066;
/** Metres around the equator of the sphere that Web Mercator is drawn on. */
const CIRCUMFERENCE = 2 * Math.PI * 6378137;

const RADIANS = Math.PI / 180;

export function xOfLongitude(longitude: number): number {
  return Math.round(((longitude + 180) / 360) * WORLD) >>> 0;
}

export function yOfLatitude(latitude: number): number {
  const clamped = Math.max(-MAX_LATITUDE, Math.min(MAX_LATITUDE, latitude));
  const north = Math.asinh(Math.tan(clamped * RADIANS));
  const y = Math.round((0.5 - north / (2 * Math.PI)) * WORLD);
  return Math.max(0, Math.min(WORLD - 1, y));
}

export function longitudeOfX(x: number): number {
  return (x / WORLD) * 360 - 180;
}

export function latitudeOfY(y: number): number {
  return Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / WORLD))) / RADIANS;
}

/** Units per metre on the ground at this y: the map stretches towards the poles. */
export function unitsPerMetre(y: number): number {
  return (WORLD / CIRCUMFERENCE) * Math.cosh(Math.PI * (1 - (2 * y) / WORLD));
}

/** A rectangle of the map, in units of `WORLD`. If it crosses the antimeridian, `west` is greater than `east`. */
export interface Bounds {
  readonly west: number;
  readonly north: number;
  readonly east: number;
  readonly south: number;
}

/** Unsigned differences are correct across the antimeridian as well. */
export function isWithin(bounds: Bounds, x: number, y: number): boolean {
  const inside = (x - bounds.west) >>> 0 <= (bounds.east - bounds.west) >>> 0;
  return inside && y >= bounds.north && y <= bounds.south;
}

/** Units from one x to another, the shorter way around the world; positive to the east. */
export function eastward(from: number, to: number): number {
  return (to - from) | 0;
}
