// The ranges of the past that people choose from, by the local calendar or by UTC.

import { LONGEST_RANGE_MS } from '../page/past';
import { Range } from '../page/state';
import { TimeZone } from '../page/units';

export const PRESETS = ['hour', 'six', 'today', 'yesterday', 'day', 'week'] as const;
export type Preset = (typeof PRESETS)[number];

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const LAST: Partial<Record<Preset, number>> = {
  ...{ hour: HOUR_MS, six: 6 * HOUR_MS, day: DAY_MS, week: 7 * DAY_MS },
};

/** `now` and the result are in milliseconds since the epoch; no range reaches beyond `now`. */
export function presetRange(preset: Preset, now: number, zone: TimeZone): Range {
  const last = LAST[preset];
  if (last !== undefined) return { from: now - last, to: now };
  const today = midnight(now, zone, 0);
  return preset === 'today'
    ? { from: Math.min(today, now - 60_000), to: now }
    : { from: midnight(now, zone, -1), to: today };
}

/** In a shorter range the slider's steps of one second would be too coarse. */
const SHORTEST_RANGE_MS = 60_000;

/**
 * A range that is `times` as long. `at` keeps its relative place in it, unless the range would then end after
 * `now`. Undefined if it would be too short or too long.
 */
export function scaledRange(
  range: Range,
  times: number,
  at: number,
  now: number,
): Range | undefined {
  const length = (range.to - range.from) * times;
  if (length < SHORTEST_RANGE_MS || length > LONGEST_RANGE_MS) return undefined;
  const from = Math.min(at - (at - range.from) * times, now - length);
  return { from, to: from + length };
}

/** The beginning of the day `days` after that of `time`, also across days of 23 or 25 hours. */
function midnight(time: number, zone: TimeZone, days: number): number {
  const date = new Date(time);
  if (zone === 'utc') return date.setUTCHours(0, 0, 0, 0) + days * DAY_MS;
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime();
}

/** The value of an `<input type="datetime-local">` for a time: "2026-11-22T13:07". */
export function pickerText(time: number, zone: TimeZone): string {
  const date = new Date(time);
  const shift = zone === 'utc' ? 0 : date.getTimezoneOffset() * 60_000;
  return new Date(time - shift).toISOString().slice(0, 16);
}

/**
 * The time in such an input; NaN if it is empty. `shown` is the time that the input was set to: a text that is
 * still the same means exactly that time, with its seconds. In the hour that occurs twice when summer time ends,
 * another text means the time that is nearer to `shown`.
 */
export function pickedTime(text: string, zone: TimeZone, shown: number): number {
  if (text === pickerText(shown, zone)) return shown;
  if (!text) return NaN;
  if (zone === 'utc') return Date.parse(`${text}Z`);
  const first = new Date(text).getTime();
  const again = [HOUR_MS, HOUR_MS / 2].map((later) => first + later);
  const second = again.find((time) => pickerText(time, zone) === text) ?? first;
  return Math.abs(second - shown) < Math.abs(first - shown) ? second : first;
}
