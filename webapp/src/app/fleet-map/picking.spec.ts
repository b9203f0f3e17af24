import { MOVING, STOPPED } from '../fleet/columns';
import { WORLD } from '../fleet/mercator';
import { FleetTable } from '../fleet/table';
import { Camera, placeAt, scaleOfZoom } from './camera';
import { HIT_RADIUS, countInView, pick } from './picking';

const CAMERA: Camera = {
  ...{ x: 0, y: WORLD / 2, scale: scaleOfZoom(14), width: 1000, height: 600 },
};

/** A fleet of vehicles that stand at these pixels of the map. */
function fleet(...pixels: readonly (readonly [number, number])[]): FleetTable {
  const table = new FleetTable();
  pixels.forEach(([left, top], number) => {
    table.apply(
      {
        ...{ name: `Vehicle ${number}`, ...placeAt(CAMERA, left, top), status: STOPPED },
        ...{ speed: 0, heading: 0, interval: 1000, age: 0, time: 1, accuracy: NaN },
      },
      0,
    );
  });
  return table;
}

const pickAt = (table: FleetTable, left: number, top: number): number | undefined =>
  pick(table, CAMERA, { left, top }, 0, false);

describe('a click on the map', () => {
  it('selects the nearest vehicle within reach of a finger', () => {
    const table = fleet([500, 300], [530, 300]);
    expect([pickAt(table, 510, 300), pickAt(table, 520, 300)]).toEqual([0, 1]);
    expect(pickAt(table, 500, 300 + HIT_RADIUS - 1)).toBe(0);
    expect(pickAt(table, 500, 300 + HIT_RADIUS + 2)).toBeUndefined();
  });

  it('selects what is drawn on top where two symbols cover each other', () => {
    expect(pickAt(fleet([500, 300], [500, 300]), 500, 300)).toBe(1);
  });

  it('does not select a vehicle that is gone', () => {
    const table = fleet([500, 300]);
    table.applyAll([], 0);
    expect([pickAt(table, 500, 300), countInView(table, CAMERA)]).toEqual([undefined, 0]);
  });

  it('hits a symbol where it is drawn, not where the vehicle was reported', () => {
    const table = fleet([500, 300]);
    const place = placeAt(CAMERA, 600, 300);
    table.apply(
      {
        ...{ name: 'Vehicle 0', ...place, status: MOVING, speed: 0, heading: 0 },
        ...{ interval: 1000, age: 0, time: 1001, accuracy: NaN },
      },
      1000,
    );
    const half = 1000 + table.columns.duration[0] / 2;
    expect(pick(table, CAMERA, { left: 550, top: 300 }, half, false)).toBe(0);
    expect(pick(table, CAMERA, { left: 600, top: 300 }, half, false)).toBeUndefined();
    expect(pick(table, CAMERA, { left: 600, top: 300 }, half, true)).toBe(0);
  });

  it('works on both sides of the antimeridian', () => {
    const table = fleet([499, 300], [700, 300]);
    expect([pickAt(table, 499, 300), pickAt(table, 700, 300)]).toEqual([0, 1]);
  });
});

describe('the vehicles in view', () => {
  it('are those whose places are on the map', () => {
    const table = fleet([500, 300], [1, 1], [-50, 300], [500, 700]);
    expect(countInView(table, CAMERA)).toBe(2);
  });
});
