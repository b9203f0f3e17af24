import { PositionJson } from '../api/answers';
import { MOVING, OFFLINE, SILENT, UNKNOWN_STATUS, UNKNOWN_VALUE } from '../fleet/columns';
import { xOfLongitude, yOfLatitude } from '../fleet/mercator';
import { stopsOf } from './journey';
import { Track } from './track';

const START = Date.UTC(2026, 10, 21, 12);

function at(second: number, more: Partial<PositionJson> = {}): PositionJson {
  return {
    ...{ lat: 53, lon: -1, time: new Date(START + second * 1000).toISOString() },
    ...{ speed: 10, heading: 90, distance: 10, outlier: false },
    ...more,
  };
}

function track(...positions: readonly PositionJson[]): Track {
  const made = new Track('Van');
  made.add(positions);
  return made;
}

describe('track', () => {
  it('takes page after page and leaves out outliers and what it has', () => {
    const made = track(at(0), at(1, { outlier: true }), at(2));
    made.add([at(2), at(3)]);
    expect([...made.times.slice(0, made.count)]).toEqual([0, 2000, 3000].map((ms) => START + ms));
  });

  it('has space for more than it began with', () => {
    const made = track(...Array.from({ length: 10_000 }, (_, second) => at(second)));
    expect(made.count).toBe(10_000);
    expect(made.rowAt(START + 9_999_500)).toBe(9999);
  });

  it('knows nothing before the first position', () => {
    expect(track(at(5)).reportAt(START)).toBeUndefined();
  });

  it('moves from one position to the next', () => {
    const report = track(at(0), at(2, { lon: -0.99, speed: 20 })).reportAt(START + 1000);
    expect(report?.x).toBeCloseTo((xOfLongitude(-1) + xOfLongitude(-0.99)) / 2, -1);
    expect(report).toMatchObject({ y: yOfLatitude(53), speed: 1500, status: MOVING, age: 0 });
  });

  it('has the speed that the device reported last', () => {
    const reported = track(at(0, { reported_speed: 13.5 }), at(2));
    expect(reported.reportAt(START + 1900)?.reportedSpeed).toBe(13.5);
    expect(reported.reportAt(START + 2000)?.reportedSpeed).toBeNaN();
  });

  it('holds, and grows old, where nothing was received', () => {
    const nothing = { speed: null, heading: null, distance: null };
    const silent = track(at(0), at(3600, { ...nothing, lon: 0, reported_speed: 12 }));
    const held = silent.reportAt(START + 60_000);
    expect(held).toMatchObject({ x: xOfLongitude(-1), age: 60_000, status: MOVING });
    expect(silent.reportAt(START + 61_000)?.status).toBe(SILENT);
    expect(silent.reportAt(START + 1_800_000)?.status).toBe(OFFLINE);
    expect(silent.reportAt(START + 3_600_000)).toMatchObject({
      speed: UNKNOWN_VALUE,
      status: UNKNOWN_STATUS,
    });
  });

  it('knows a thinned stretch from a silence', () => {
    const thinned = track(at(0), at(500, { lon: -0.9 }));
    expect(thinned.isBrokenAfter(0)).toBe(false);
    expect(thinned.reportAt(START + 250_000)?.age).toBe(0);
  });
});

describe('stops', () => {
  const standing = { speed: 0.1, heading: null, distance: 0 };

  it('are stretches of standing of half a minute or more', () => {
    const made = track(at(0), at(10, standing), at(40, standing), at(80, standing), at(90));
    expect(stopsOf(made)).toMatchObject([{ from: START + 10_000, to: START + 80_000 }]);
    expect(stopsOf(track(at(0), at(10, standing), at(30, standing), at(50)))).toEqual([]);
  });

  it('end at the end of the track and where a silence begins', () => {
    const made = track(
      ...[at(0, standing), at(100, standing)],
      ...[at(9000, { ...standing, speed: null }), at(9010, standing), at(9100, standing)],
    );
    expect(stopsOf(made).map(({ from, to }) => [from - START, to - START])).toEqual([
      [0, 100_000],
      [9_010_000, 9_100_000],
    ]);
  });
});
