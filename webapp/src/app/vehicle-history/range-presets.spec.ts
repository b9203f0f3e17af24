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
    expect(scaledRange(hour, 31 * 24 + 2, NOON, NOON)).toBeUndefined();
  });

  it('write and read a picker', () => {
    const minute = Date.UTC(2026, 10, 22, 12, 35);
    expect(pickerText(NOON, 'utc')).toBe('2026-11-22T12:34');
    expect(pickedTime('2026-11-22T12:35', 'utc', NOON)).toBe(minute);
    expect(pickedTime(pickerText(minute, 'local'), 'local', NOON)).toBe(minute);
    expect(pickedTime('', 'utc', NOON)).toBeNaN();
  });

  it('leave a time alone that the person has not touched', () => {
    expect(pickedTime(pickerText(NOON, 'utc'), 'utc', NOON)).toBe(NOON);
    expect(pickedTime(pickerText(NOON, 'local'), 'local', NOON)).toBe(NOON);
  });
});

// Tests in the time zone of a place where clocks go back by an hour, and where they go back by half an hour.
describe.each([
  ['Europe/Paris', Date.UTC(2026, 9, 25, 0, 30), 60],
  ['Australia/Lord_Howe', Date.UTC(2026, 3, 4, 14, 40), 30],
])('the picker in %s', (zone, first, minutes) => {
  const second = first + minutes * 60_000;

  beforeAll(() => {
    vi.stubEnv('TZ', zone);
  });
  afterAll(() => {
    vi.unstubAllEnvs();
  });

  it('keeps which of two times was meant that read the same', () => {
    const text = pickerText(first, 'local');
    expect(pickerText(second, 'local')).toBe(text);
    expect(pickedTime(text, 'local', first)).toBe(first);
    expect(pickedTime(text, 'local', second)).toBe(second);
  });

  it('stays on its side of the change when the time is moved a little', () => {
    const text = pickerText(first + 60_000, 'local');
    expect(pickedTime(text, 'local', first)).toBe(first + 60_000);
    expect(pickedTime(text, 'local', second)).toBe(second + 60_000);
  });

  it('reads any other time as usual', () => {
    const noon = first + 11 * 3_600_000;
    expect(pickedTime(pickerText(noon, 'local'), 'local', first)).toBe(noon);
  });
});
