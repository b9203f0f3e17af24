// Collects the lines along which vehicles have driven. They show roads, of which the bundled basemap has
// none. They come from the trails of some vehicles and grow as vehicles move.

import type * as GeoJSON from 'geojson';
import { GONE } from '../fleet/columns';
import { eastward, latitudeOfY, longitudeOfX, unitsPerMetre } from '../fleet/mercator';
import { FleetTable } from '../fleet/table';
import { TrailPoint } from '../fleet/trail-point';
import { Place } from '../fleet/tween';

/** The least distance between two points of a line. */
const STEP_METRES = 12;
/** A longer step is a gap in the data, not a road. */
const GAP_METRES = 400;
/** The most points of all lines together; the oldest lines are dropped first. */
const MAX_POINTS = 40_000;
/** The most points of one line; the vehicle then begins another, so that old parts can be dropped. */
const LONGEST_LINE = 500;
/** The most vehicles whose current movement is added. */
const MAX_VEHICLES = 500;

type Line = GeoJSON.Position[];

interface Pen {
  readonly line: Line;
  readonly end: Place;
  /** The table's `arrival` of the vehicle: another vehicle that gets the row does not continue the line. */
  readonly arrival: number;
}

export class DrivenRoads {
  private readonly lines: Line[] = [];
  private points = 0;
  /** The line that the vehicle of each row (or a trail) continues, and the end of that line. */
  private readonly pens = new Map<number | 'trail', Pen>();

  /** Adds the trail of one vehicle, oldest first. */
  addTrail(trail: readonly TrailPoint[]): void {
    this.pens.delete('trail');
    for (const point of trail) this.draw('trail', point);
  }

  /** Adds the reported places of the fleet. */
  addFleet(table: FleetTable): void {
    const { x, y, presence } = table.columns;
    const count = Math.min(table.count, MAX_VEHICLES);
    for (let index = 0; index < count; index++) {
      if (presence[index] === GONE) continue;
      this.draw(index, { x: x[index], y: y[index] }, table.arrival[index]);
    }
  }

  geometry(): GeoJSON.MultiLineString {
    return { type: 'MultiLineString', coordinates: this.lines.filter((line) => line.length > 1) };
  }

  private draw(key: number | 'trail', place: Place, arrival = 0): void {
    const last = this.pens.get(key);
    const pen = last?.arrival === arrival ? last : undefined;
    const metres = pen ? metresBetween(pen.end, place) : Infinity;
    if (metres < STEP_METRES) return;
    const goesOn = pen !== undefined && metres < GAP_METRES;
    const fits = goesOn && pen.line.length < LONGEST_LINE;
    const line = fits ? pen.line : this.begin(goesOn ? pen.end : undefined);
    line.push(degrees(place));
    this.points++;
    this.pens.set(key, { line, end: place, arrival });
    this.forgetOldest();
  }

  private begin(from: Place | undefined): Line {
    const line = from ? [degrees(from)] : [];
    this.points += line.length;
    this.lines.push(line);
    return line;
  }

  private forgetOldest(): void {
    while (this.points > MAX_POINTS) {
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
