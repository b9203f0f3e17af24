import { MOVING } from '../fleet/columns';
import { unitsPerMetre, xOfLongitude, yOfLatitude } from '../fleet/mercator';
import { FleetTable } from '../fleet/table';
import { DrivenRoads } from './driven-roads';

const x = xOfLongitude(-1.47);
const y = yOfLatitude(53.38);
const metre = unitsPerMetre(y);

function trail(metresEast: readonly number[]) {
  return metresEast.map((metres, second) => ({
    ...{ x: x + Math.round(metres * metre), y, time: second * 1000, speed: 10 },
  }));
}

describe('driven roads', () => {
  it('draws a line with a point every few metres', () => {
    const roads = new DrivenRoads();
    roads.addTrail(trail(Array.from({ length: 101 }, (_, second) => second)));
    const { coordinates } = roads.geometry();
    expect(coordinates).toHaveLength(1);
    expect(coordinates[0].length).toBeGreaterThan(6);
    expect(coordinates[0].length).toBeLessThan(10);
  });

  it('does not draw a road across a gap', () => {
    const roads = new DrivenRoads();
    roads.addTrail(trail([0, 20, 40, 5000, 5020]));
    expect(roads.geometry().coordinates.map((line) => line.length)).toEqual([3, 2]);
  });

  it('does not join the trails of two vehicles', () => {
    const roads = new DrivenRoads();
    roads.addTrail(trail([0, 20]));
    roads.addTrail(trail([40, 60]));
    expect(roads.geometry().coordinates).toHaveLength(2);
  });

  it('grows as vehicles move', () => {
    const roads = new DrivenRoads();
    const table = new FleetTable();
    for (const point of trail([0, 20, 40])) {
      table.apply(
        {
          ...{ ...point, name: 'Truck', speed: 0, heading: 0, status: MOVING },
          ...{ interval: 1000, age: 0, accuracy: NaN },
        },
        0,
      );
      roads.addFleet(table);
    }
    expect(roads.geometry().coordinates.map((line) => line.length)).toEqual([3]);
  });

  it('does not join a vehicle to the one that had its row before', () => {
    const roads = new DrivenRoads();
    const table = new FleetTable();
    const drive = (name: string, metresEast: readonly number[]): void => {
      for (const point of trail(metresEast)) {
        const still = { name, speed: 0, heading: 0, status: MOVING };
        table.apply({ ...point, ...still, interval: 1000, age: 0, accuracy: NaN }, 0);
        roads.addFleet(table);
      }
    };
    drive('Truck', [0, 20]);
    table.remove('Truck');
    table.recycle();
    drive('Bus', [60, 80, 100]);
    expect(table.count).toBe(1);
    expect(roads.geometry().coordinates.map((line) => line.length)).toEqual([2, 3]);
  });

  it('forgets the oldest lines rather than growing for ever', () => {
    const roads = new DrivenRoads();
    roads.addTrail(trail(Array.from({ length: 60_000 }, (_, step) => step * 20)));
    const points = roads.geometry().coordinates.reduce((sum, line) => sum + line.length, 0);
    expect(points).toBeLessThanOrEqual(40_000);
    expect(points).toBeGreaterThan(39_000);
  });
});
