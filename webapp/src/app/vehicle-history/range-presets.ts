// The stretches of the past that people ask for, by the calendar of their clock or of UTC.

import { Range } from '../page/state';
import { TimeZone } from '../page/units';
import { LONGEST_RANGE_MS } from '../page/url';

export const PRESETS = ['hour', 'six', 'today', 'yesterday', 'day', 'week'] as const;
export type Preset = (typeof PRESETS)[number];

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const LAST: Partial<Record<Preset, number>> = {
  ...{ hour: HOUR_MS, six: 6 * HOUR_MS, day: DAY_MS, week: 7 * DAY_MS },
};

/** `now` and the answer are in milliseconds of the epoch; no range reaches beyond `now`. */
export function presetRange(preset: Preset, now: number, zone: TimeZone): Range {
  const last = LAST[preset];
  if (last !== undefined) return { from: now - last, to: now };
  const today = midnight(now, zone, 0);
  return preset === 'today'
    ? { from: Math.min(today, now - 60_000), to: now }
    : { from: midnight(now, zone, -1), to: today };
}

/** Below it the slider's steps of a second would be coarse. */
const SHORTEST_RANGE_MS = 60_000;

/**
 * The range `times` as long, with the moment `at` where it was in it, or as near as `now` allows.
 * Undefined where it would be too short or too long.
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

/** The beginning of the day that is `days` from the one of `time`: days of 23 and 25 hours too. */
function midnight(time: number, zone: TimeZone, days: number): number {
  const date = new Date(time);
  if (zone === 'utc') return date.setUTCHours(0, 0, 0, 0) + days * DAY_MS;
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime();
}

/** What an `<input type="datetime-local">` holds for a time: "2026-11-22T13:07". */
export function pickerText(time: number, zone: TimeZone): string {
  const date = new Date(time);
  const shift = zone === 'utc' ? 0 : date.getTimezoneOffset() * 60_000;
  return new Date(time - shift).toISOString().slice(0, 16);
}

/** The time that such an input means; NaN if it is not filled. */
export function pickedTime(text: string, zone: TimeZone): number {
  if (!text) return NaN;
  return zone === 'utc' ? Date.parse(`${text}Z`) : new Date(text).getTime();
}
