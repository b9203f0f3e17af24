import { WORLD, isWithin, xOfLongitude, yOfLatitude } from '../fleet/mercator';
import { Camera, boundsOf, pixelOf, placeAt, scaleOfZoom, zoomOfScale } from './camera';

function camera(longitude: number, zoom: number): Camera {
  const middle = { x: xOfLongitude(longitude), y: yOfLatitude(53) };
  return { ...middle, scale: scaleOfZoom(zoom), width: 1000, height: 600 };
}

describe('camera', () => {
  it('shows the world on 512 pixels at zoom 0', () => {
    expect(scaleOfZoom(0) * WORLD).toBe(512);
    expect(zoomOfScale(scaleOfZoom(13.37))).toBeCloseTo(13.37, 9);
  });

  it('has its middle in the middle, east to the right and south below', () => {
    const sheffield = camera(-1.47, 12);
    expect(pixelOf(sheffield, sheffield)).toEqual({ left: 500, top: 300 });
    const place = pixelOf(sheffield, { x: sheffield.x + 1e6, y: sheffield.y + 1e6 });
    expect(place.left).toBeGreaterThan(500);
    expect(place.top).toBeGreaterThan(300);
  });

  it('finds the place under a pixel and the pixel of a place', () => {
    const sheffield = camera(-1.47, 20);
    const { left, top } = pixelOf(sheffield, placeAt(sheffield, 123, 456));
    expect(left).toBeCloseTo(123, 0);
    expect(top).toBeCloseTo(456, 0);
  });

  it('sees across the antimeridian', () => {
    const fiji = camera(179.9, 8);
    const east = { x: xOfLongitude(-179.9), y: fiji.y };
    expect(pixelOf(fiji, east).left).toBeCloseTo(500 + (0.2 / 360) * 512 * 256, 3);
    const bounds = boundsOf(fiji);
    expect(bounds.west).toBeGreaterThan(bounds.east);
    expect(isWithin(bounds, east.x, east.y)).toBe(true);
    expect(isWithin(bounds, xOfLongitude(0), fiji.y)).toBe(false);
  });

  it('has the whole world in view when it is smaller than the screen', () => {
    expect(isWithin(boundsOf(camera(0, 0)), xOfLongitude(170), yOfLatitude(53))).toBe(true);
  });
});
