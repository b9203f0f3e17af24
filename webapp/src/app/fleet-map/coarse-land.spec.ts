import quantize from 'topojson-client/src/quantize.js';
import outline from 'world-atlas/land-110m.json';
import { Land, PackedLand, unpack } from './coarse-land';
import packed from './coarse-land.json';

/** Values along each axis: a tenth of a degree of longitude, less of latitude. */
const STEPS = 3600;

/** The topology with degrees instead of whole steps, as `quantize` takes it. */
function inDegrees({ transform, ...topology }: Land): Land {
  const [width, height] = transform?.scale ?? [1, 1];
  const [west, south] = transform?.translate ?? [0, 0];
  const arcs = topology.arcs.map((arc) => {
    let [x, y] = [0, 0];
    return arc.map(([dx, dy]) => [(x += dx) * width + west, (y += dy) * height + south]);
  });
  return { ...topology, arcs };
}

function textOf(step: number): string {
  let rest = step < 0 ? ~(step << 1) : step << 1;
  let text = '';
  for (; rest > 31; rest >>= 5) text += String.fromCharCode(((rest & 31) | 32) + 63);
  return text + String.fromCharCode(rest + 63);
}

describe('the coarse land', () => {
  const rounded = quantize(inDegrees(outline as unknown as Land), STEPS);

  it('is that of world-atlas in steps of a tenth of a degree, packed', () => {
    const arcs = rounded.arcs.map((arc) => arc.flat().map(textOf).join(''));
    expect(packed).toEqual({ ...rounded, arcs });
  });

  it('is unpacked to the same', () => {
    expect(unpack(packed as unknown as PackedLand)).toEqual(rounded);
  });
});
