// Draws the map on a 2D canvas: the same land, trail and symbols as WebGL does, as far as a plain canvas is
// fast enough.

import type * as GeoJSON from 'geojson';
import feature from 'topojson-client/src/feature.js';
import { readJson } from '../../api/json-file';
import {
  FAINT,
  FleetColumns,
  GONE,
  MOVING,
  SILENT,
  STOPPED,
  UNKNOWN_STATUS,
} from '../../fleet/columns';
import { isWithin, xOfLongitude, yOfLatitude } from '../../fleet/mercator';
import { FleetTable, hasDirection } from '../../fleet/table';
import { TrailPoint, partsOf } from '../../fleet/trail-point';
import { Place, headingOf, isStale, placeOf } from '../../fleet/tween';
import { Colour } from '../../page/appearance';
import { Camera, boundsOf, pixelOf } from '../camera';
import { PackedLand, coarseLandUrl, unpack } from '../coarse-land';
import { graticule } from '../graticule';
import { Frame } from '../stage';

type Ring = readonly Place[];

const RADIUS = 9;

export class PlainPainter {
  private land: readonly Ring[] = [];
  trail: readonly TrailPoint[] = [];
  roads: readonly Ring[] = [];

  constructor(
    private readonly ink: CanvasRenderingContext2D,
    private readonly table: FleetTable,
  ) {}

  async loadLand(): Promise<void> {
    const world = unpack(await readJson<PackedLand>(coarseLandUrl));
    this.land = feature(world, world.objects.land).features.flatMap(({ geometry }) =>
      geometry.type === 'MultiPolygon' ? geometry.coordinates.flat().map(placesOf) : [],
    );
  }

  paint(camera: Camera, frame: Frame): void {
    const { ground } = frame.palette;
    this.ink.fillStyle = ground.water;
    this.ink.fillRect(0, 0, camera.width, camera.height);
    this.ink.fillStyle = ground.land;
    this.path(camera, this.land);
    this.ink.fill('evenodd');
    this.stroke(camera, gridRings(camera), ground.grid, 1);
    this.stroke(camera, this.roads, ground.roadEdge, 6);
    this.stroke(camera, this.roads, ground.road, 4);
    const newest = this.trail.slice(-1).map((point) => ({ ...point, ...frame.head }));
    const trail = [...this.trail.slice(0, -1), ...newest];
    this.ink.globalAlpha = 0.35;
    this.stroke(camera, partsOf(trail), css(frame.palette.accent), 4);
    this.ink.globalAlpha = 1;
    const driven = partsOf(trail.slice(0, frame.reached + 1));
    this.stroke(camera, driven, css(frame.palette.paper), 7);
    this.stroke(camera, driven, css(frame.palette.accent), 4);
    this.paintFleet(camera, frame);
  }

  private paintFleet(camera: Camera, frame: Frame): void {
    const { x, y, presence } = this.table.columns;
    const bounds = boundsOf(camera);
    for (let index = 0; index < this.table.count; index++) {
      const seen = presence[index] !== GONE && isWithin(bounds, x[index], y[index]);
      if (seen && index !== frame.selected) this.paintVehicle(camera, frame, index);
    }
    if (frame.selected !== undefined) this.paintVehicle(camera, frame, frame.selected);
  }

  private paintVehicle(camera: Camera, frame: Frame, index: number): void {
    const { ink } = this;
    const { columns } = this.table;
    const { left, top } = pixelOf(camera, placeOf(columns, index, frame.now, frame.still));
    ink.save();
    ink.translate(left, top);
    if (index === frame.selected) this.paintHalo(frame);
    ink.globalAlpha = columns.presence[index] === FAINT ? 0.25 : 1;
    if (hasDirection(columns, index)) {
      ink.rotate((headingOf(columns, index, frame.now) * Math.PI) / 180);
    }
    const shape = shapeOf(columns, index);
    ink.lineJoin = 'round';
    ink.lineWidth = 5;
    ink.strokeStyle = css(frame.palette.paper);
    ink.stroke(shape);
    const tone = css(toneOf(columns, index, frame));
    ink.fillStyle = isStale(columns, index, frame.now) ? css(frame.palette.paper) : tone;
    ink.fill(shape);
    ink.lineWidth = 2;
    ink.strokeStyle = tone;
    ink.stroke(shape);
    ink.restore();
  }

  private paintHalo(frame: Frame): void {
    const { ink } = this;
    ink.beginPath();
    ink.arc(0, 0, RADIUS * 1.95, 0, 2 * Math.PI);
    ink.fillStyle = css(frame.palette.accent);
    ink.globalAlpha = 0.22;
    ink.fill();
    ink.globalAlpha = 1;
    ink.lineWidth = 2;
    ink.strokeStyle = css(frame.palette.accent);
    ink.stroke();
  }

  private stroke(camera: Camera, lines: readonly Ring[], colour: string, width: number): void {
    this.ink.lineWidth = width;
    this.ink.lineJoin = 'round';
    this.ink.strokeStyle = colour;
    this.path(camera, lines);
    this.ink.stroke();
  }

  private path(camera: Camera, lines: readonly Ring[]): void {
    this.ink.beginPath();
    for (const line of lines) {
      line.forEach((place, step) => {
        const { left, top } = pixelOf(camera, place);
        if (step === 0) this.ink.moveTo(left, top);
        else this.ink.lineTo(left, top);
      });
    }
  }
}

function toneOf(columns: FleetColumns, index: number, { palette }: Frame): Colour {
  const status = columns.status[index];
  if (status === MOVING) return palette.moving;
  if (status === STOPPED) return palette.stopped;
  return status === SILENT ? palette.silent : palette.offline;
}

/** An arrow, a dot, a square, a diamond, a bar or a triangle, as in webgl/vehicle-shader.ts. */
function shapeOf(columns: FleetColumns, index: number): Path2D {
  const path = new Path2D();
  const side = RADIUS * 0.66;
  const status = columns.status[index];
  if (status === MOVING) {
    if (hasDirection(columns, index)) polygon(path, [0, -10, 7.4, 8.3, 0, 4.7, -7.4, 8.3]);
    else path.arc(0, 0, side, 0, 2 * Math.PI);
  } else if (status === STOPPED) path.roundRect(-side, -side, 2 * side, 2 * side, 2);
  else if (status === SILENT) path.roundRect(-8.4, -2.8, 16.8, 5.6, 2.8);
  else if (status === UNKNOWN_STATUS) polygon(path, [-7.4, -4.3, 7.4, -4.3, 0, 8.6]);
  else polygon(path, [0, -side, side, 0, 0, side, -side, 0]);
  return path;
}

function polygon(path: Path2D, corners: readonly number[]): void {
  for (let at = 0; at < corners.length; at += 2) path.lineTo(corners[at], corners[at + 1]);
  path.closePath();
}

function gridRings(camera: Camera): Ring[] {
  return graticule(camera).features.flatMap(({ geometry }) =>
    geometry.type === 'LineString' ? [placesOf(geometry.coordinates)] : [],
  );
}

export function placesOf(line: readonly GeoJSON.Position[]): Ring {
  return line.map(([longitude, latitude]) => ({
    x: xOfLongitude(longitude),
    y: yOfLatitude(latitude),
  }));
}

function css(colour: Colour): string {
  return `rgb(${colour.map((part) => Math.round(part * 255)).join(' ')})`;
}
