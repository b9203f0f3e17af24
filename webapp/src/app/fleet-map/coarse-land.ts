// The coarse outline of the land, which the map shows until the fine one has arrived, and the plain map always. It
// is that of world-atlas (Natural Earth, 1:110 million) with places rounded to a tenth of a degree, which is less
// than that outline is wrong by, and packed: 8 kB with brotli instead of 18. The spec describes how it is made.

import { GeometryCollection, Topology } from 'topojson-specification';
import file from './coarse-land.json' with { loader: 'file' };

export type Land = Topology<{ land: GeometryCollection }>;

/** Each arc is a text: the steps of x and y in turn, as Google's Encoded Polyline Algorithm Format writes numbers. */
export type PackedLand = Omit<Land, 'arcs'> & { readonly arcs: readonly string[] };

/** The address of the PackedLand. */
export const coarseLandUrl = file as unknown as string;

export function unpack({ arcs, ...rest }: PackedLand): Land {
  return { ...rest, arcs: arcs.map(unpacked) };
}

/** The characters have five bits of a number each, the lowest first; a sixth bit is set if more follow. */
function unpacked(arc: string): number[][] {
  const places: number[][] = [];
  let [bits, shift] = [0, 0];
  let x: number | undefined;
  for (const character of arc) {
    const six = character.charCodeAt(0) - 63;
    bits |= (six & 31) << shift;
    shift += 5;
    if (six > 31) continue;
    // The lowest bit is the sign.
    const step = (bits >> 1) ^ -(bits & 1);
    if (x === undefined) x = step;
    else {
      places.push([x, step]);
      x = undefined;
    }
    [bits, shift] = [0, 0];
  }
  return places;
}
