import { readConfig } from './config';

describe('page configuration', () => {
  it('needs nothing', () => {
    expect(readConfig({})).toEqual({ units: 'km/h', basemap: { type: 'bundled' } });
  });

  it('takes a basemap of image tiles with its attribution', () => {
    const basemap = {
      type: 'raster',
      url: 'https://tiles.example/{z}/{x}/{y}.png',
      attribution: 'A',
    };
    expect(readConfig({ units: 'knots', basemap })).toEqual({ units: 'knots', basemap });
  });

  it('falls back to the bundled map where it does not understand', () => {
    const bundled = { type: 'bundled' };
    expect(readConfig({ basemap: { type: 'cube', url: 'x' } }).basemap).toEqual(bundled);
    expect(readConfig({ basemap: { type: 'style' } }).basemap).toEqual(bundled);
    expect(readConfig({ units: 'furlongs' }).units).toBe('km/h');
  });
});
