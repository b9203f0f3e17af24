// The bundled map under the vehicles: land and borders of the world, a graticule, and the roads that
// vehicles have driven. An operator may replace it (operator-basemap.ts).

import type * as GeoJSON from 'geojson';
import { GeoJSONSource, LayerSpecification, Map as GlMap, StyleSpecification } from 'maplibre-gl';
import feature from 'topojson-client/src/feature.js';
import countriesUrl from 'world-atlas/countries-50m.json' with { loader: 'file' };
import { readJson } from '../../api/json-file';
import { Camera } from '../camera';
import { PackedLand, coarseLandUrl, unpack } from '../coarse-land';
import { graticule } from '../graticule';
import { GroundColours } from '../stage';
import type { Countries } from './borders';

type PaintProperty = Parameters<GlMap['setPaintProperty']>[1];
type PaintValue = Parameters<GlMap['setPaintProperty']>[2];

const NOTHING: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] };
const FONT = ['Inter Variable', 'sans-serif'];

/** A style that needs no request; its sources are filled when the data arrives. */
export function bundledStyle(colours: GroundColours): StyleSpecification {
  const source = { type: 'geojson', data: NOTHING, tolerance: 0.3 } as const;
  return {
    version: 8,
    sources: { land: source, borders: source, grid: source, roads: source },
    layers: [
      { id: 'water', type: 'background', paint: { 'background-color': colours.water } },
      { id: 'land', type: 'fill', source: 'land', paint: { 'fill-color': colours.land } },
      {
        id: 'borders',
        type: 'line',
        source: 'borders',
        paint: { 'line-color': colours.border, 'line-width': 1 },
      },
      {
        id: 'grid',
        type: 'line',
        source: 'grid',
        paint: { 'line-color': colours.grid, 'line-width': 1 },
      },
      road('road-edge', colours.roadEdge, [4, 9, 20]),
      road('road', colours.road, [2, 6, 16]),
      {
        id: 'grid-word',
        type: 'symbol',
        source: 'grid',
        layout: {
          'symbol-placement': 'line',
          'symbol-spacing': 420,
          'text-field': ['get', 'word'],
          'text-font': FONT,
          'text-size': 10.5,
          'text-letter-spacing': 0.04,
        },
        paint: {
          'text-color': colours.word,
          'text-halo-color': colours.land,
          'text-halo-width': 1.5,
        },
      },
    ],
  };
}

function road(id: string, colour: string, widths: [number, number, number]) {
  const [far, near, close] = widths;
  return {
    id,
    type: 'line',
    source: 'roads',
    minzoom: 7,
    layout: { 'line-join': 'round', 'line-cap': 'round' },
    paint: {
      'line-color': colour,
      'line-width': [
        'interpolate',
        ['exponential', 1.5],
        ['zoom'],
        9,
        far / 2,
        14,
        near,
        18,
        close,
      ],
      'line-opacity': ['interpolate', ['linear'], ['zoom'], 7, 0, 9, 1],
    },
  } as const satisfies StyleSpecification['layers'][number];
}

/** Applies the colours of these layers to the map's layers of the same ids. */
export function recolour(map: GlMap, layers: readonly LayerSpecification[]): void {
  for (const layer of layers) {
    if (!map.getLayer(layer.id)) continue;
    const paints = Object.entries(layer.paint ?? {}) as [PaintProperty, PaintValue][];
    for (const [property, value] of paints) map.setPaintProperty(layer.id, property, value);
  }
}

/** Loads the land: a coarse outline at once, a fine one with borders when the browser is idle. */
export async function loadLand(map: GlMap): Promise<void> {
  const coarse = unpack(await readJson<PackedLand>(coarseLandUrl));
  setData(map, 'land', feature(coarse, coarse.objects.land));
  await idle();
  const fine = await readJson<Countries>(countriesUrl);
  setData(map, 'land', feature(fine, fine.objects.land));
  await idle();
  const { bordersOf } = await import('./borders');
  setData(map, 'borders', bordersOf(fine));
}

/** Draws the graticule for what is in view. */
export function drawGrid(map: GlMap, camera: Camera): void {
  setData(map, 'grid', graticule(camera));
}

/** Draws the lines where vehicles have driven. */
export function drawRoads(map: GlMap, roads: GeoJSON.Geometry): void {
  setData(map, 'roads', roads);
}

/** Does nothing if the map has no such source, for example with an operator's style. */
function setData(map: GlMap, source: string, data: GeoJSON.GeoJSON): void {
  const found = map.getSource(source);
  if (found instanceof GeoJSONSource) void found.setData(data);
}

function idle(): Promise<void> {
  return new Promise((resolve) => {
    requestIdleCallback(() => {
      resolve();
    }, IDLE);
  });
}

/** If the browser is never idle, the land is loaded after this time. */
const IDLE = { timeout: 4000 };
