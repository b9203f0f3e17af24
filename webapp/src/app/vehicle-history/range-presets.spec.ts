import { pickedTime, pickerText, presetRange, scaledRange } from './range-presets';

const NOON = Date.UTC(2026, 10, 22, 12, 34, 56);

describe('range presets', () => {
  it('look back from now', () => {
    expect(presetRange('hour', NOON, 'utc')).toEqual({ from: NOON - 3_600_000, to: NOON });
    expect(presetRange('week', NOON, 'utc')).toEqual({ from: NOON - 7 * 86_400_000, to: NOON });
  });

  it('know the calendar', () => {
    const midnight = Date.UTC(2026, 10, 22);
    expect(presetRange('today', NOON, 'utc')).toEqual({ from: midnight, to: NOON });
    expect(presetRange('yesterday', NOON, 'utc')).toEqual({
      from: midnight - 86_400_000,
      to: midnight,
    });
  });

  it('have a today at midnight too', () => {
    const midnight = Date.UTC(2026, 10, 22);
    const { from, to } = presetRange('today', midnight, 'utc');
    expect(to - from).toBe(60_000);
  });

  it('begin local days at local midnight', () => {
    const { from, to } = presetRange('yesterday', NOON, 'local');
    expect([new Date(from).getHours(), new Date(to).getHours()]).toEqual([0, 0]);
    expect(new Date(to).getDate()).toBe(new Date(NOON).getDate());
  });

  it('are looked into around the moment that is shown', () => {
    const hour = presetRange('hour', NOON, 'utc');
    const at = hour.from + 600_000;
    const quarter = scaledRange(hour, 1 / 4, at, NOON);
    expect(quarter).toEqual({ from: at - 150_000, to: at + 750_000 });
    expect(scaledRange(quarter ?? hour, 4, at, NOON)).toEqual(hour);
  });

  it('never reach beyond now, and have a shortest and a longest', () => {
    const hour = presetRange('hour', NOON, 'utc');
    expect(scaledRange(hour, 4, NOON, NOON)).toEqual({ from: NOON - 4 * 3_600_000, to: NOON });
    expect(scaledRange(hour, 4, hour.from, NOON)).toEqual({
      from: NOON - 4 * 3_600_000,
      to: NOON,
    });
    expect(scaledRange(hour, 1 / 61, NOON, NOON)).toBeUndefined();
    expect(scaledRange(hour, 31 * 24 + 1, NOON, NOON)).toBeUndefined();
  });

  it('write and read a picker', () => {
    expect(pickerText(NOON, 'utc')).toBe('2026-11-22T12:34');
    expect(pickedTime('2026-11-22T12:34', 'utc')).toBe(Date.UTC(2026, 10, 22, 12, 34));
    expect(pickedTime(pickerText(NOON, 'local'), 'local')).toBe(Date.UTC(2026, 10, 22, 12, 34));
    expect(pickedTime('', 'utc')).toBeNaN();
  });
});
