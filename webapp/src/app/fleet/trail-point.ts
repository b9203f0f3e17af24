/** One place of a trail, in Web Mercator units (mercator.ts). */
export interface TrailPoint {
  readonly x: number;
  readonly y: number;
  /** The device's time, in milliseconds since the epoch. */
  readonly time: number;
  /** Metres per second; NaN if unknown. */
  readonly speed: number;
}

/**
 * Whether the track is broken before this point: nothing joins it to the one before. The API knows no speed
 * there, and begins a segment of GPX. Time decides nothing: in a thinned track two joined positions may be
 * ten minutes apart.
 */
export function isBrokenBefore({ speed }: { readonly speed: number }): boolean {
  return Number.isNaN(speed);
}

/** The parts of a trail between its breaks, in order. */
export function partsOf(trail: readonly TrailPoint[]): TrailPoint[][] {
  const parts: TrailPoint[][] = [];
  for (const point of trail) {
    const part = parts.at(-1);
    if (part && !isBrokenBefore(point)) part.push(point);
    else parts.push([point]);
  }
  return parts;
}
