import { TestBed } from '@angular/core/testing';
import '../words/late';
import { Words } from '../words/words';
import { ambiguousHint, hintsOf } from './hints';

describe('the hints on the card', () => {
  const words = (): Words => TestBed.inject(Words);
  const sentences = (...notices: Parameters<typeof hintsOf>[0]): string[] =>
    hintsOf(notices, words()).flatMap(({ what, advice }) => [what, ...advice]);

  beforeEach(() => {
    localStorage.clear();
    history.replaceState(null, '', '/');
  });

  it.each([
    [3.6, 'in km/h instead of m/s'],
    [1.9438, 'in knots instead of m/s'],
    [2.2369, 'in mph instead of m/s'],
    [10, 'in another unit than m/s'],
  ])('name the unit of a speed that is divided by %d', (factor, unit) => {
    const said = sentences({ code: 'reported_speed_scaled', factor });
    expect(said[0]).toBe(`The device reports its speed ${unit}; Convoy converts it.`);
    expect(said[1]).toContain('Nothing has to be done.');
  });

  it('say of each reported value that is not used what to check', () => {
    const said = sentences(
      { code: 'reported_speed_ignored' },
      { code: 'reported_heading_ignored' },
    );
    expect(said[0]).toContain('The speed that the device reports contradicts its positions');
    expect(said[1]).toContain('Check the unit');
    expect(said[2]).toContain('The heading that the device reports contradicts its positions');
    expect(said[3]).toContain('clockwise from north');
  });

  it('say by how much the clock is behind, and when the weeks were counted anew', () => {
    expect(sentences({ code: 'clock_behind', offset: 3600 })).toEqual([
      'Its clock is 1 h 00 min behind: its positions arrive that late, all alike.',
      expect.stringContaining('Correct the clock'),
    ]);
    expect(sentences({ code: 'clock_behind', offset: 7168 * 86_400 })[1]).toContain('weeks');
  });

  it('are none for a code of a newer API', () => {
    expect(sentences({ code: 'two_sources' })).toEqual([]);
  });

  it('of an unclear place say of when it is, or that it may be the wrong one', () => {
    const place = (agreed: boolean): string | undefined =>
      ambiguousHint([{ code: 'ambiguous', agreed }], 200, words()).advice.at(0);
    expect(place(true)).toBe('The place shown is that of 3 min ago.');
    expect(place(false)).toBe('The place shown is one of the two, and may be the wrong one.');
    expect(ambiguousHint([], 200, words()).advice[0]).toBe('The place shown is that of 3 min ago.');
  });
});
