// The lines where vehicles have driven: over open country they draw the roads. They come from the
// trails of some vehicles, read one by one after the page has settled, and grow as vehicles move.

import type * as GeoJSON from 'geojson';
import { GONE } from '../fleet/columns';
import { eastward, latitudeOfY, longitudeOfX, unitsPerMetre } from '../fleet/mercator';
import { FleetTable } from '../fleet/table';
import { TrailPoint } from '../fleet/trail-point';
import { Place } from '../fleet/tween';

/** A line has a point about every so many metres. */
const STEP_METRES = 12;
/** A longer step is not a road but a gap in what is known. */
const GAP_METRES = 400;
/** Points kept over all lines; the oldest lines go first. */
const MOST_POINTS = 40_000;
/** A vehicle's line is cut here, so that old parts of it can go. */
const LONGEST_LINE = 500;
/** Vehicles whose movement is drawn as it happens. */
const MOST_VEHICLES = 500;

type Line = GeoJSON.Position[];

export class DrivenRoads {
  private readonly lines: Line[] = [];
  private points = 0;
  /** The line that each vehicle is drawing, and where it ends. */
  private readonly pens = new Map<number | 'trail', { line: Line; end: Place }>();

  /** Takes in where one vehicle has been, oldest first. */
  addTrail(trail: readonly TrailPoint[]): void {
    this.pens.delete('trail');
    for (const point of trail) this.draw('trail', point);
  }

  /** Takes in where the fleet is reported now. */
  addFleet(table: FleetTable): void {
    const { x, y, presence } = table.columns;
    const count = Math.min(table.count, MOST_VEHICLES);
    for (let index = 0; index < count; index++) {
      if (presence[index] === GONE) continue;
      this.draw(index, { x: x[index], y: y[index] });
    }
  }

  geometry(): GeoJSON.MultiLineString {
    return { type: 'MultiLineString', coordinates: this.lines.filter((line) => line.length > 1) };
  }

  private draw(key: number | 'trail', place: Place): void {
    const pen = this.pens.get(key);
    const metres = pen ? metresBetween(pen.end, place) : Infinity;
    if (metres < STEP_METRES) return;
    const goesOn = pen !== undefined && metres < GAP_METRES;
    const fits = goesOn && pen.line.length < LONGEST_LINE;
    const line = fits ? pen.line : this.begin(goesOn ? pen.end : undefined);
    line.push(degrees(place));
    this.points++;
    this.pens.set(key, { line, end: place });
    this.forgetOldest();
  }

  private begin(from: Place | undefined): Line {
    const line = from ? [degrees(from)] : [];
    this.points += line.length;
    this.lines.push(line);
    return line;
  }

  private forgetOldest(): void {
    while (this.points > MOST_POINTS) {
      const oldest = this.lines.shift() ?? [];
      this.points -= oldest.length;
      for (const [key, pen] of this.pens) if (pen.line === oldest) this.pens.delete(key);
    }
  }
}

function degrees(place: Place): GeoJSON.Position {
  return [longitudeOfX(place.x), latitudeOfY(place.y)];
}

function metresBetween(one: Place, other: Place): number {
  return Math.hypot(eastward(one.x, other.x), one.y - other.y) / unitsPerMetre(one.y);
}
