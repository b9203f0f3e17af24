import { partsOf } from '../fleet/trail-point';
import { Track } from '../trail/track';

const START = Date.UTC(2026, 10, 21, 12);

/** A position as the API answers it. */
function at(minute: number, speed: number | null) {
  const time = new Date(START + minute * 60_000).toISOString();
  // The device reports a speed everywhere, also at its first position after a silence.
  return { ...{ lat: 53, lon: -1 + minute / 100, reported_speed: 9 }, time, speed };
}

// Minutes 1 to 10 are a thinned stretch, the unknown speed follows a silence, and the last step is short.
const track = new Track('Van');
track.add([at(0, null), at(1, 9), at(10, 9), at(40, null), at(41, 9)]);

describe('a track', () => {
  it('is broken before each unknown speed, for totals, map and plain map alike', async () => {
    const { NO_STEP, WORDS, wordsOf } = await import('./webgl/trail-layer');
    const trail = track.trail();
    const rows = trail.map((_, row) => row);
    expect(rows.filter((row) => track.isBrokenAfter(row))).toEqual([2]);
    const words = wordsOf(trail);
    expect(rows.filter((row) => words[row * WORDS + 2] & NO_STEP)).toEqual([2]);
    expect(partsOf(trail).map((part) => part.length)).toEqual([3, 2]);
  });

  it('is broken by an unknown speed after a moment, too', () => {
    const other = new Track('Van');
    other.add([at(0, 9), at(0.1, null)]);
    expect(other.isBrokenAfter(0)).toBe(true);
    expect(partsOf(other.trail())).toHaveLength(2);
  });

  it('without points has no parts', () => {
    expect(partsOf([])).toEqual([]);
  });
});
