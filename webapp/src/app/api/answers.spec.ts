import { MOVING, OFFLINE, SILENT, STOPPED, UNKNOWN_STATUS, UNKNOWN_VALUE } from '../fleet/columns';
import { xOfLongitude, yOfLatitude } from '../fleet/mercator';
import { nextPage, reportsOf, trailOf } from './answers';

const VEHICLE = {
  name: 'City Truck',
  lat: 53.390681,
  lon: -1.431247,
  time: '2026-11-22T13:07:11.250Z',
  accuracy: 3.0,
  reported_speed: 13.61,
  speed: 13.42,
  heading: 271.5,
  status: 'moving',
  interval: 1.0,
};

function reportOf(changes: object = {}) {
  const time = '2026-11-22T13:07:11.600Z';
  const [report] = reportsOf({ time, vehicles: [{ ...VEHICLE, ...changes }] });
  return report;
}

describe('an answer of the API', () => {
  it('becomes numbers', () => {
    expect(reportOf()).toEqual({
      ...{ name: 'City Truck', x: xOfLongitude(-1.431247), y: yOfLatitude(53.390681) },
      ...{ speed: 1342, heading: 27_150, status: MOVING, interval: 1000, accuracy: 3 },
      reportedSpeed: 13.61,
      ...{ age: 350, time: Date.UTC(2026, 10, 22, 13, 7, 11, 250) },
      ...{ ambiguous: false, reportedSpeedIgnored: false },
    });
  });

  it('names a vehicle by its id, which an older gateway sends as the name alone', () => {
    expect(reportOf({ id: 'van-7' }).name).toBe('van-7');
    expect(reportOf().name).toBe('City Truck');
  });

  it('takes no age from a device whose clock is ahead', () => {
    expect(reportOf({ time: '2026-11-22T13:08:00.000Z' }).age).toBe(0);
  });

  it('knows what is not known', () => {
    const report = reportOf({ speed: null, heading: null, accuracy: null, interval: null });
    expect(report).toMatchObject({ speed: UNKNOWN_VALUE, heading: UNKNOWN_VALUE });
    expect(report.accuracy).toBeNaN();
    expect(report.interval).toBeNaN();
    expect(reportOf({ reported_speed: null }).reportedSpeed).toBeNaN();
    expect(reportOf({ reported_speed: undefined }).reportedSpeed).toBeNaN();
  });

  it('knows whose place is unclear', () => {
    const other = { code: 'not known yet' };
    expect(reportOf({ notices: [other] }).ambiguous).toBe(false);
    const ambiguous = { code: 'ambiguous', agreed: true, age: 180 };
    expect(reportOf({ notices: [other, ambiguous] }).ambiguous).toBe(true);
  });

  it('knows whose reported speed is not used', () => {
    const ignored = (code: string): boolean | undefined =>
      reportOf({ notices: [{ code }] }).reportedSpeedIgnored;
    expect(['reported_speed_ignored', 'reported_speed_scaled'].map(ignored)).toEqual([true, false]);
  });

  it('knows every status', () => {
    expect(reportOf({ status: 'stopped' }).status).toBe(STOPPED);
    expect(reportOf({ status: 'offline' }).status).toBe(OFFLINE);
    expect(reportOf({ status: 'silent' }).status).toBe(SILENT);
    expect(reportOf({ status: 'unknown' }).status).toBe(UNKNOWN_STATUS);
  });

  it('leaves outliers out of a trail', () => {
    const at = (second: number, outlier: boolean) => ({
      ...{ lat: 53, lon: -1, time: `2026-11-22T13:07:0${second}.000Z` },
      ...{ speed: second === 0 ? null : 5, outlier },
    });
    const trail = trailOf({ positions: [at(0, false), at(1, true), at(2, false)] });
    expect(trail.map(({ speed }) => speed)).toEqual([NaN, 5]);
  });

  it('says where a history goes on', () => {
    const answer = (link: string) => new Response('', { headers: { Link: link } });
    expect(nextPage(answer('<?from=2026&limit=9>; rel="next"'))).toBe('?from=2026&limit=9');
    expect(nextPage(answer('<?from=2026>; rel="prev"'))).toBeUndefined();
    expect(nextPage(new Response(''))).toBeUndefined();
  });
});
