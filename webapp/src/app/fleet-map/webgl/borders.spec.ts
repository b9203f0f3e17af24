import { Countries, bordersOf } from './borders';

/** Two countries side by side on an island: they share the arc from (1, 0) to (1, 1). */
const WORLD: Countries = {
  type: 'Topology',
  arcs: [
    [
      [1, 0],
      [1, 1],
    ],
    [
      [1, 1],
      [0, 1],
      [0, 0],
      [1, 0],
    ],
    [
      [1, 1],
      [2, 1],
      [2, 0],
      [1, 0],
    ],
  ],
  objects: {
    countries: {
      type: 'GeometryCollection',
      geometries: [
        { type: 'Polygon', arcs: [[0, 1]] },
        { type: 'Polygon', arcs: [[0, 2]] },
      ],
    },
    land: { type: 'GeometryCollection', geometries: [] },
  },
};

describe('the borders', () => {
  it('are the lines between two countries, without the coasts', () => {
    expect(bordersOf(WORLD).coordinates).toEqual([
      [
        [1, 0],
        [1, 1],
      ],
    ]);
  });
});
