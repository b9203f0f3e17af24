import { xOfLongitude } from '../fleet/mercator';
import { stopsOf } from './journey';
import { Track } from './track';

const START = Date.UTC(2026, 10, 21, 12);

/** `rows`: seconds after START, and the speed there; each row is 100 m from the one before. */
function track(...rows: readonly (readonly [number, number | null])[]): Track {
  const made = new Track('Van');
  made.add(
    rows.map(([second, speed]) => ({
      ...{ lat: 53, lon: second / 1000, speed, distance: speed === null ? null : 100 },
      time: new Date(START + second * 1000).toISOString(),
    })),
  );
  return made;
}

describe('the stops of a track', () => {
  const seconds = (of: Track): number[][] =>
    stopsOf(of).map(({ from, to }) => [(from - START) / 1000, (to - START) / 1000]);

  it('are where the vehicle stands for half a minute or longer', () => {
    const stops = stopsOf(track([0, 9], [10, 0], [25, 0.4], [40, 0], [50, 9], [60, 0], [80, 9]));
    expect(stops).toEqual([
      expect.objectContaining({ from: START + 10_000, to: START + 40_000, x: xOfLongitude(0.01) }),
    ]);
  });

  it('last up to the end of the track', () => {
    expect(seconds(track([0, 9], [10, 0], [100, 0]))).toEqual([[10, 100]]);
  });

  it('end at a break, because what the vehicle did then is unknown', () => {
    expect(seconds(track([0, 0], [40, 0], [900, null], [910, 0], [945, 0]))).toEqual([
      [0, 40],
      [910, 945],
    ]);
  });

  it('are none while the vehicle moves, and on an empty track', () => {
    expect(seconds(track([0, 0.5], [60, 0.5]))).toEqual([]);
    expect(seconds(track())).toEqual([]);
  });
});
