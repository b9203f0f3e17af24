import { MOVING, STOPPED } from '../fleet/columns';
import { unitsPerMetre, xOfLongitude, yOfLatitude } from '../fleet/mercator';
import { FleetTable, Report } from '../fleet/table';
import { Camera, scaleOfZoom } from './camera';
import { frameWait } from './pace';

const x = xOfLongitude(-1.47);
const y = yOfLatitude(53.38);
const NOW = 5_000_000;

function report(changes: Partial<Report> = {}): Report {
  return {
    ...{ name: 'Van', x, y, speed: 1500, heading: 9000, status: MOVING },
    ...{ interval: 1000, age: 0, time: NOW, accuracy: NaN },
    ...changes,
  };
}

/** A vehicle that reports twice, a second apart, the second time `metres` to the east and with `changes`. */
function driven(metres: number, changes: Partial<Report> = {}): FleetTable {
  const table = new FleetTable();
  table.apply(report(changes), NOW - 1000);
  const there = x + Math.round(metres * unitsPerMetre(y));
  table.apply(report({ time: NOW + 1000, x: there, ...changes }), NOW);
  return table;
}

function camera(zoom: number): Camera {
  return { x, y, scale: scaleOfZoom(zoom), width: 1440, height: 900 };
}

describe('the wait for the next frame', () => {
  it('is none in a street, a while in a city and long in a country', () => {
    const table = driven(15);
    expect(frameWait(table, camera(17), NOW)).toBe(0);
    const city = frameWait(table, camera(12), NOW);
    expect(city).toBeGreaterThan(100);
    expect(city).toBeLessThan(400);
    expect(frameWait(table, camera(6), NOW)).toBeGreaterThan(5000);
  });

  it('is so long that a symbol moves a quarter of a pixel', () => {
    const table = driven(0, { speed: 1000 });
    const metresPerPixel = 1 / (unitsPerMetre(y) * scaleOfZoom(14));
    expect(frameWait(table, camera(14), NOW)).toBeCloseTo((0.25 * metresPerPixel * 1000) / 10, 0);
  });

  it('does not end while nothing in view moves', () => {
    expect(frameWait(driven(0, { speed: 0, status: STOPPED }), camera(17), NOW)).toBe(Infinity);
    expect(frameWait(new FleetTable(), camera(17), NOW)).toBe(Infinity);
    const elsewhere = { ...camera(17), x: xOfLongitude(10) };
    expect(frameWait(driven(15), elsewhere, NOW)).toBe(Infinity);
  });

  it('is none while an arrow turns', () => {
    const table = driven(0);
    table.apply(report({ time: NOW + 2000, heading: 18_000 }), NOW + 1000);
    expect(frameWait(table, camera(12), NOW + 1000)).toBe(0);
    expect(frameWait(table, camera(12), NOW + 1900)).toBeGreaterThan(100);
  });
});
