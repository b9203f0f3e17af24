// A stage draws the map. There are two: MapLibre with layers of our own (webgl/gl-stage.ts), and a plain 2D
// canvas for browsers without WebGL 2 (canvas/plain-stage.ts). FleetMap directs either in the same way.

import type * as GeoJSON from 'geojson';
import { FleetTable } from '../fleet/table';
import { TrailPoint } from '../fleet/trail-point';
import { Place } from '../fleet/tween';
import { Appearance, Colour } from '../page/appearance';
import { Camera } from './camera';

/** The page's colour tokens, for painting without CSS. */
export interface Palette {
  readonly moving: Colour;
  readonly stopped: Colour;
  readonly offline: Colour;
  readonly silent: Colour;
  /** The colour around symbols and inside hollow ones. */
  readonly paper: Colour;
  readonly accent: Colour;
  /** A trail's colours, from standing to the highest speed. */
  readonly ramp: readonly Colour[];
  readonly ground: GroundColours;
}

export interface GroundColours {
  readonly dark: boolean;
  readonly water: string;
  readonly land: string;
  readonly border: string;
  readonly grid: string;
  readonly word: string;
  readonly road: string;
  readonly roadEdge: string;
}

/** What one frame shows. */
export interface Frame {
  /** The time of the fleet's table (`Vehicles.now`). */
  readonly now: number;
  /** Whether symbols stay at the reported places instead of travelling. */
  readonly still: boolean;
  readonly palette: Palette;
  readonly selected: number | undefined;
  readonly hovered: number | undefined;
  /** How many vehicles are in view. */
  readonly crowd: number;
  /** The place of the selected vehicle's symbol, if that is the end of its trail. */
  readonly head: Place | undefined;
  /** The step of the trail that the vehicle is on; later steps are faint. */
  readonly reached: number;
  /** The trail's highest speed in metres per second. */
  readonly fastest: number;
}

export interface Pointer {
  readonly left: number;
  readonly top: number;
}

/** What a stage reports to FleetMap. */
export interface StageEvents {
  /** The camera has moved; `byHand` when a person dragged it away. */
  moved(byHand: boolean): void;
  /** A frame is being drawn with the camera as it is now. */
  drawn(): void;
  /** The pointer has moved here; undefined if it has left the map. */
  pointed(pointer: Pointer | undefined): void;
  clicked(pointer: Pointer): void;
  /** The basemap, or a part of it, could not be loaded. */
  groundFailed(): void;
}

export interface StageSetting {
  readonly element: HTMLElement;
  /** The map's name for screen readers. */
  readonly label: string;
  readonly table: FleetTable;
  readonly frame: () => Frame;
  readonly events: StageEvents;
  readonly place: Place;
  readonly zoom: number;
}

export interface Stage {
  readonly camera: Camera;
  /** Whether a person or a glide is changing the zoom. Meanwhile following moves only `target`. */
  readonly zooming: boolean;
  /** The place that stays in the middle while the zoom changes. */
  target: Place | undefined;
  redraw(): void;
  jumpTo(place: Place, zoom?: number): void;
  glideTo(place: Place, zoom: number): void;
  zoomBy(steps: number): void;
  showTrail(trail: readonly TrailPoint[]): void;
  showRoads(roads: GeoJSON.MultiLineString): void;
  recolour(): void;
  destroy(): void;
}

export const RAMP_STEPS = 5;

export function readPalette(appearance: Appearance): Palette {
  const steps = Array.from({ length: RAMP_STEPS }, (_, step) => step);
  return {
    moving: appearance.colour('--moving'),
    stopped: appearance.colour('--stopped'),
    offline: appearance.colour('--offline'),
    silent: appearance.colour('--silent'),
    paper: appearance.colour('--map-paper'),
    accent: appearance.colour('--accent'),
    ramp: steps.map((step) => appearance.colour(`--speed-${step}`)),
    ground: {
      dark: appearance.dark(),
      water: appearance.css('--map-water'),
      land: appearance.css('--map-land'),
      border: appearance.css('--map-border'),
      grid: appearance.css('--map-grid'),
      word: appearance.css('--map-word'),
      road: appearance.css('--map-road'),
      roadEdge: appearance.css('--map-road-edge'),
    },
  };
}
