import { ageIn, distanceIn, isSpeedUnit, speedIn, windOf } from './units';

describe('units', () => {
  it('converts speeds', () => {
    expect(speedIn('km/h', 10)).toBeCloseTo(36, 9);
    expect(speedIn('mph', 44.704)).toBeCloseTo(100, 9);
    expect(speedIn('knots', 463 / 900)).toBeCloseTo(1, 9);
  });

  it('shows distances in what goes with the speed', () => {
    expect(distanceIn('km/h', 12_345)).toEqual({ value: 12.345, unit: 'km' });
    expect(distanceIn('mph', 1609.344).value).toBeCloseTo(1, 9);
    expect(distanceIn('knots', 1852)).toMatchObject({ unit: 'nmi' });
    expect(distanceIn('knots', 1852).value).toBeCloseTo(1, 9);
  });

  it('knows which words are units', () => {
    expect(isSpeedUnit('mph')).toBe(true);
    expect(isSpeedUnit('m/s')).toBe(false);
    expect(isSpeedUnit(null)).toBe(false);
  });

  it('says ages in the largest whole unit', () => {
    expect(ageIn(0.9)).toEqual({ value: 0, unit: 'second' });
    expect(ageIn(59.9)).toEqual({ value: 59, unit: 'second' });
    expect(ageIn(60)).toEqual({ value: 1, unit: 'minute' });
    expect(ageIn(3600 * 23.9)).toEqual({ value: 23, unit: 'hour' });
    expect(ageIn(86_400 * 3)).toEqual({ value: 3, unit: 'day' });
  });

  it('names headings by the nearest wind', () => {
    expect(windOf(0)).toBe('N');
    expect(windOf(22.4)).toBe('N');
    expect(windOf(22.6)).toBe('NE');
    expect(windOf(271.5)).toBe('W');
    expect(windOf(359.9)).toBe('N');
  });
});
