import { scaleBar } from './scale-bar';

describe('scale bar', () => {
  it('is a round distance that fits', () => {
    expect(scaleBar(5.7, 'km/h')).toEqual({ value: 500, unit: 'm', width: 500 / 5.7 });
    expect(scaleBar(100, 'km/h')).toEqual({ value: 10, unit: 'km', width: 100 });
  });

  it('goes with the unit of speed', () => {
    expect(scaleBar(100, 'mph')).toMatchObject({ value: 5, unit: 'mi' });
    expect(scaleBar(5.7, 'mph')).toMatchObject({ value: 2000, unit: 'ft' });
    expect(scaleBar(100, 'knots')).toMatchObject({ value: 5, unit: 'NM' });
  });

  it('is never longer than its place', () => {
    for (let zoom = 0; zoom < 22; zoom++) {
      const { width } = scaleBar(78_271 / 2 ** zoom, 'km/h');
      expect(width).toBeGreaterThan(40);
      expect(width).toBeLessThanOrEqual(120);
    }
  });
});
