import { nextMoment, nextStart } from './replay-clock';

const COURSE = { end: 100_000, known: Infinity };

describe('replay clock', () => {
  it('goes as many times faster as it is asked to', () => {
    expect(nextMoment(1000, 16, 1, COURSE)).toBe(1016);
    expect(nextMoment(1000, 16, 60, COURSE)).toBe(1960);
  });

  it('stops at the end', () => {
    expect(nextMoment(99_990, 100, 10, COURSE)).toBe(100_000);
  });

  it('waits where it is not known yet what to show, and never goes back for it', () => {
    expect(nextMoment(5000, 100, 10, { end: 100_000, known: 5500 })).toBe(5500);
    expect(nextMoment(5000, 100, 10, { end: 100_000, known: 4000 })).toBe(5000);
  });

  it('does not leap over what a sleeping tab has missed', () => {
    expect(nextMoment(0, 60_000, 10, COURSE)).toBe(20_000);
  });

  it('does not run backwards when a frame claims to come before the last', () => {
    expect(nextMoment(5000, -20, 60, COURSE)).toBe(5000);
  });

  it('finds the stop after the one that one stands in', () => {
    const stops = [{ from: 1000 }, { from: 8000 }];
    expect(nextStart(stops, 0)).toBe(1000);
    expect(nextStart(stops, 1000)).toBe(8000);
    expect(nextStart(stops, 8000)).toBeUndefined();
  });
});
