import { WORLD } from '../fleet/mercator';
import { Place } from '../fleet/tween';
import { Camera, scaleOfZoom } from './camera';
import { approach } from './follow';

const scale = scaleOfZoom(14);

function camera(place: Place): Camera {
  return { ...place, scale, width: 1000, height: 600 };
}

function pixelsBetween(one: Place, other: Place): number {
  return Math.hypot(one.x - other.x, one.y - other.y) * scale;
}

describe('follow', () => {
  const start = { x: WORLD / 2, y: WORLD / 2 };
  const target = { x: start.x + Math.round(300 / scale), y: start.y };

  it('comes to the vehicle smoothly and stays on it', () => {
    let place = start;
    let left = 300;
    for (let frame = 0; frame < 90; frame++) {
      place = approach(camera(place), target, 16, false);
      expect(pixelsBetween(place, target)).toBeLessThanOrEqual(left);
      left = pixelsBetween(place, target);
    }
    expect(place).toEqual(target);
  });

  it('gets as far in one long frame as in several short ones', () => {
    let short = start;
    for (let frame = 0; frame < 4; frame++) short = approach(camera(short), target, 25, false);
    const long = approach(camera(start), target, 100, false);
    expect(pixelsBetween(short, long)).toBeLessThan(0.1);
  });

  it('is there at once from far away, and for who wants no motion', () => {
    const far = { x: start.x + Math.round(5000 / scale), y: start.y };
    expect(approach(camera(start), far, 16, false)).toEqual(far);
    expect(approach(camera(start), target, 16, true)).toEqual(target);
  });
});
