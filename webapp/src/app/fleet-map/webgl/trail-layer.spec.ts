import { TrailPoint } from '../../fleet/trail-point';
import { NO_STEP, WORDS, wordsOf } from './trail-layer';

function point(x: number, speed: number): TrailPoint {
  return { x, y: 2 * x, time: x, speed };
}

/** The speed of each step in centimetres per second; 65535 if it is unknown. */
function speedsOf(trail: readonly TrailPoint[]): number[] {
  const words = wordsOf(trail);
  return trail.map((_, row) => words[row * WORDS + 2] & 0xffff);
}

describe('the trail in the buffer of the GPU', () => {
  it('has the place of each point', () => {
    const words = wordsOf([point(4_000_000_000, 5), point(7, 5)]);
    expect([words[0], words[WORDS], words[WORDS + 1], words.length]).toEqual([
      ...[4_000_000_000, 7, 14, 2 * WORDS],
    ]);
  });

  it('has each step in the colour of the speed at its end, where the API derives it', () => {
    expect(speedsOf([point(1, 5), point(2, 9), point(3, 0)])).toEqual([900, 0, 0]);
  });

  it('has a colour of its own where the speed is unknown, and none beyond the scale', () => {
    expect(speedsOf([point(1, NaN)])).toEqual([65_535]);
    expect(speedsOf([point(1, 5), point(2, 700)])).toEqual([65_534, 65_534]);
  });

  it('draws no step over a break', () => {
    const words = wordsOf([point(1, 5), point(2, NaN), point(3, 5)]);
    const breaks = [0, 1, 2].map((row) => (words[row * WORDS + 2] & NO_STEP) !== 0);
    expect(breaks).toEqual([true, false, false]);
  });
});
