// The borders between countries. The page fetches this code when it has drawn the fine land.

import type * as GeoJSON from 'geojson';
import mesh from 'topojson-client/src/mesh.js';
import { GeometryCollection, Topology } from 'topojson-specification';

export type Countries = Topology<{ land: GeometryCollection; countries: GeometryCollection }>;

/** The lines that two countries share, without coasts. */
export function bordersOf(world: Countries): GeoJSON.MultiLineString {
  return mesh(world, world.objects.countries, (one, other) => one !== other);
}
