import { MOVING } from '../fleet/columns';
import { isWithin, xOfLongitude, yOfLatitude } from '../fleet/mercator';
import { FleetTable } from '../fleet/table';
import { boundsOf, scaleOfZoom } from './camera';
import { fleetCamera } from './fleet-camera';

const SIZE = { width: 1000, height: 600 };

function fleet(places: readonly (readonly [number, number])[]): FleetTable {
  const table = new FleetTable();
  places.forEach(([latitude, longitude], number) => {
    table.apply(
      {
        ...{ name: `Vehicle ${number}`, x: xOfLongitude(longitude), y: yOfLatitude(latitude) },
        ...{ speed: 0, heading: 0, status: MOVING, interval: 1000, age: 0, time: 0, accuracy: NaN },
      },
      0,
    );
  });
  return table;
}

describe('the whole fleet', () => {
  it('is in view, with a margin', () => {
    const table = fleet([
      [53.38, -1.47],
      [51.5, -0.12],
      [53.64, -1.78],
    ]);
    const found = fleetCamera(table, SIZE);
    if (!found) throw new Error('no camera');
    const bounds = boundsOf({ ...found.place, ...SIZE, scale: scaleOfZoom(found.zoom) });
    const { x, y } = table.columns;
    for (let index = 0; index < 3; index++) {
      expect(isWithin(bounds, x[index], y[index])).toBe(true);
    }
    expect(found.zoom).toBeGreaterThan(6);
  });

  it('is in view across the antimeridian, not around the world', () => {
    const found = fleetCamera(
      fleet([
        [-17, 179.5],
        [-17, -179.5],
      ]),
      SIZE,
    );
    expect(found?.place.x).toBe(0);
    expect(found?.zoom).toBeGreaterThan(8);
  });

  it('shows a single vehicle with its surroundings, and nothing when there is none', () => {
    expect(fleetCamera(fleet([[53.38, -1.47]]), SIZE)?.zoom).toBe(14);
    expect(fleetCamera(new FleetTable(), SIZE)).toBeUndefined();
  });
});
