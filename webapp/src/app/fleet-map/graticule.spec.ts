import { xOfLongitude, yOfLatitude } from '../fleet/mercator';
import { scaleOfZoom } from './camera';
import { angleWord, covers, graticule, gridStep } from './graticule';

describe('graticule', () => {
  it('has lines that are apart enough to read, at every zoom', () => {
    for (let zoom = 0; zoom <= 20; zoom++) {
      const pixels = (gridStep(zoom) / (360 * 3600)) * 512 * 2 ** zoom;
      if (zoom >= 3) expect(pixels).toBeGreaterThanOrEqual(150);
      expect(pixels).toBeLessThan(zoom > 19 ? 1000 : 400);
    }
  });

  it('is drawn anew only where a camera leaves what was drawn', () => {
    const drawn = { x: 2 ** 31, y: 2 ** 31, width: 1000, height: 600, scale: scaleOfZoom(10) };
    const pixels = (count: number): number => count / drawn.scale;
    expect(covers(drawn, { ...drawn, x: drawn.x + pixels(900) })).toBe(true);
    expect(covers(drawn, { ...drawn, x: drawn.x + pixels(1100) })).toBe(false);
    expect(covers(drawn, { ...drawn, y: drawn.y - pixels(700) })).toBe(false);
    expect(covers(drawn, { ...drawn, scale: scaleOfZoom(12) })).toBe(false);
  });

  it('names angles shortly and exactly', () => {
    expect(angleWord(53 * 3600, 'N', 'S')).toBe('53°N');
    expect(angleWord(-(1 * 3600 + 28 * 60), 'E', 'W')).toBe('1°28′W');
    expect(angleWord(53 * 3600 + 22 * 60 + 30, 'N', 'S')).toBe('53°22′30″N');
    expect(angleWord(3630, 'N', 'S')).toBe('1°0′30″N');
    expect(angleWord(0, 'N', 'S')).toBe('0°');
  });

  it('covers the view, and goes on across the antimeridian', () => {
    const fiji = { x: xOfLongitude(179.99), y: yOfLatitude(-17), width: 1000, height: 600 };
    const { features } = graticule({ ...fiji, scale: scaleOfZoom(8) });
    const words = features.map((feature) => feature.properties?.['word'] as string);
    expect(words).toContain('180°W');
    expect(words).toContain('179°30′W');
    expect(words).toContain('17°S');
  });
});
