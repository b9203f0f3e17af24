import { MOVING, STOPPED, UNKNOWN_VALUE } from './columns';
import { unitsPerMetre, xOfLongitude, yOfLatitude } from './mercator';
import { FleetTable, Report } from './table';
import { elapsed, headingOf, isStale, placeOf, turnOf, confirmedFor } from './tween';

const x = xOfLongitude(-1.4701);
const y = yOfLatitude(53.3811);
const metre = unitsPerMetre(y);

function fleet(changes: Partial<Report> = {}): FleetTable {
  const table = new FleetTable();
  table.apply(
    {
      ...{ name: 'Van', x, y, speed: 1000, heading: 9000, status: MOVING },
      ...{ interval: 4000, age: 0, time: 1_000_000, accuracy: 3, ...changes },
    },
    0,
  );
  return table;
}

describe('time between two reports', () => {
  it('is right when the clock wraps after 49 days', () => {
    expect(elapsed(500, 2 ** 32 - 500)).toBe(1000);
    expect(elapsed(2 ** 32 - 500, 500)).toBe(-1000);
  });
});

describe('a symbol', () => {
  it('continues in the direction of its heading', () => {
    const metres = (heading: number): [number, number] => {
      const place = placeOf(fleet({ heading }).columns, 0, 1000, false);
      return [Math.round((place.x - x) / metre), Math.round((place.y - y) / metre)];
    };
    expect(metres(0)).toEqual([0, -10]);
    expect(metres(9000)).toEqual([10, 0]);
    expect(metres(18_000)).toEqual([0, 10]);
    expect(metres(27_000)).toEqual([-10, 0]);
  });

  it.each([
    ['stands', { status: STOPPED }],
    ['has an unknown speed', { speed: UNKNOWN_VALUE }],
    ['has an unknown heading', { heading: UNKNOWN_VALUE }],
  ])('stays where it was reported if the vehicle %s', (_name, changes) => {
    expect(placeOf(fleet(changes).columns, 0, 1500, false)).toEqual({ x, y });
  });

  it('returns to the reported place during the half second before the vehicle is stale', () => {
    const { columns } = fleet();
    const metres = (now: number): number => (placeOf(columns, 0, now, false).x - x) / metre;
    expect(metres(11_500)).toBeCloseTo(20, 1);
    expect(metres(11_750)).toBeCloseTo(10, 1);
    expect(metres(12_000)).toBe(0);
  });

  it('crosses the antimeridian the short way', () => {
    const table = fleet({ x: 2 ** 32 - 100, speed: 0 });
    const { columns } = table;
    table.apply(
      {
        ...{ name: 'Van', x: 100, y, speed: 0, heading: 9000, status: MOVING },
        ...{ interval: 1000, age: 0, time: 1_001_000, accuracy: 3 },
      },
      1000,
    );
    const half = columns.duration[0] / 2;
    expect(placeOf(columns, 0, 1000, false).x).toBe(2 ** 32 - 100);
    expect(placeOf(columns, 0, 1000 + half, false).x).toBe(0);
  });

  it('stands still for people who want no motion', () => {
    expect(placeOf(fleet().columns, 0, 1500, true)).toEqual({ x, y });
  });

  it('has no direction while none is known', () => {
    expect(headingOf(fleet({ heading: UNKNOWN_VALUE }).columns, 0, 0)).toBeNaN();
    expect(headingOf(fleet({ heading: 4500 }).columns, 0, 0)).toBe(45);
  });
});

describe('a turn', () => {
  it.each([
    [35_000, 1000, 2000],
    [1000, 35_000, -2000],
    [9000, 9000, 0],
    [0, 27_000, -9000],
  ])('from %i to %i is the shorter way', (from, to, turn) => {
    expect(turnOf(from, to)).toBe(turn);
  });
});

describe('the word of the stream', () => {
  it('holds for six seconds, and not without a stream', () => {
    const table = fleet();
    expect(confirmedFor(table.columns, 0)).toBe(0);
    table.confirm(1000);
    expect(confirmedFor(table.columns, 1000)).toBe(6000);
    expect(confirmedFor(table.columns, 7000)).toBe(0);
  });

  it('does not make fresh what the server reports as stale', () => {
    const table = fleet({ stale: true });
    table.confirm(1000);
    expect(isStale(table.columns, 0, 1000)).toBe(true);
  });
});
