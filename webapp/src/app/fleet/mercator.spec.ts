import {
  MAX_LATITUDE,
  WORLD,
  eastward,
  latitudeOfY,
  longitudeOfX,
  unitsPerMetre,
  xOfLongitude,
  yOfLatitude,
} from './mercator';

describe('mercator', () => {
  it('puts the middle of the world in the middle of the square', () => {
    expect(xOfLongitude(0)).toBe(WORLD / 2);
    expect(yOfLatitude(0)).toBe(WORLD / 2);
  });

  it('brings a place back to within a centimetre', () => {
    for (const [latitude, longitude] of [
      [53.390681, -1.431247],
      [-33.8688, 151.2093],
      [71.0, 179.9999999],
    ] as const) {
      expect(latitudeOfY(yOfLatitude(latitude))).toBeCloseTo(latitude, 7);
      expect(longitudeOfX(xOfLongitude(longitude))).toBeCloseTo(longitude, 6);
    }
  });

  it('agrees with the tile that contains Sheffield at zoom 12', () => {
    // Slippy-map tile names: x = 2031, y = 1327 at 53.3811° N, 1.4701° W.
    expect(Math.floor((xOfLongitude(-1.4701) / WORLD) * 4096)).toBe(2031);
    expect(Math.floor((yOfLatitude(53.3811) / WORLD) * 4096)).toBe(1327);
  });

  it('makes 180° W of 180° E, and stops at the edge towards the poles', () => {
    expect(xOfLongitude(180)).toBe(0);
    expect(yOfLatitude(90)).toBe(0);
    expect(yOfLatitude(-90)).toBe(WORLD - 1);
    expect(latitudeOfY(0)).toBeCloseTo(MAX_LATITUDE, 6);
  });

  it('goes the short way across the antimeridian', () => {
    const step = eastward(xOfLongitude(179.9), xOfLongitude(-179.9));
    expect(step).toBeCloseTo((0.2 / 360) * WORLD, -1);
    expect(eastward(xOfLongitude(-179.9), xOfLongitude(179.9))).toBe(-step);
  });

  it('stretches a metre with the latitude', () => {
    expect(unitsPerMetre(yOfLatitude(0)) * 40075016.686).toBeCloseTo(WORLD, -2);
    expect(unitsPerMetre(yOfLatitude(60)) / unitsPerMetre(yOfLatitude(0))).toBeCloseTo(2, 6);
  });
});
