import { TrailPoint, isBrokenBefore, partsOf } from './trail-point';

function point(second: number, speed: number): TrailPoint {
  return { x: second, y: 0, time: second * 1000, speed };
}

describe('a trail', () => {
  it('is one line while every speed is known, however far apart the points are', () => {
    const trail = [point(0, 5), point(1, 0), point(3600, 5)];
    expect(partsOf(trail)).toEqual([trail]);
  });

  it('begins another line at each unknown speed', () => {
    const trail = [point(0, NaN), point(1, 5), point(2, NaN), point(3, NaN), point(4, 5)];
    const times = partsOf(trail).map((part) => part.map(({ x }) => x));
    expect(times).toEqual([[0, 1], [2], [3, 4]]);
  });

  it('is not broken where a vehicle stands', () => {
    expect(isBrokenBefore({ speed: 0 })).toBe(false);
    expect(isBrokenBefore({ speed: NaN })).toBe(true);
  });
});
