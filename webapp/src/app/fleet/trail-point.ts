/** One place of a trail, in Web Mercator units (mercator.ts). */
export interface TrailPoint {
  readonly x: number;
  readonly y: number;
  /** The device's time, in milliseconds since the epoch. */
  readonly time: number;
  /** Metres per second; NaN if unknown. */
  readonly speed: number;
}
