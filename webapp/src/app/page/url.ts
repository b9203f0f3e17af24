// Reads and writes the page's URL: `?vehicle=City+Truck&follow=1&view=53.38110,-1.47010,12.50`.
// Reading never fails: invalid values are ignored, so an old or damaged link still opens. Only times that cannot
// be shown are kept (`UrlState.badTimes`), so that the page can say so.

import { BadTimes, Past, readPast } from './past';
import { SpeedUnit, TIME_ZONES, TimeZone, isSpeedUnit } from './units';

/** A camera: the middle of the map in degrees, and MapLibre's zoom. */
export interface View {
  readonly latitude: number;
  readonly longitude: number;
  readonly zoom: number;
}

export const STATUS_NAMES = ['moving', 'stopped', 'silent', 'offline', 'unknown'] as const;
export type StatusName = (typeof STATUS_NAMES)[number];

export const SORTS = ['name', 'speed', 'age'] as const;
export type Sort = (typeof SORTS)[number];

export const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export const LANGUAGES = ['en', 'fr'] as const;
export type Language = (typeof LANGUAGES)[number];

export interface UrlState {
  readonly vehicle: string | null;
  readonly follow: boolean;
  /** null if the page is live. */
  readonly past: Past | null;
  /** Times that cannot be shown; they stay in the URL. Null if `past` is not. */
  readonly badTimes: BadTimes | null;
  readonly view: View | null;
  readonly query: string;
  /** Empty for all statuses. */
  readonly statuses: readonly StatusName[];
  readonly inView: boolean;
  readonly sort: Sort;
  readonly tastes: UrlTastes;
}

/** The tastes in the URL; a taste that it does not contain is null. */
export interface UrlTastes {
  readonly theme: Theme | null;
  readonly units: SpeedUnit | null;
  readonly language: Language | null;
  readonly timeZone: TimeZone | null;
}

/** The longest vehicle id, and so the longest useful query, is 256 bytes. */
const LONGEST_TEXT = 256;

/** `now` is in milliseconds since the epoch. */
export function readUrl(search: string, now = Date.now()): UrlState {
  const parameters = new URLSearchParams(search);
  const text = (key: string): string => parameters.get(key) ?? '';
  const oneOf = <Word extends string>(key: string, words: readonly Word[]): Word | null =>
    words.find((word) => word === parameters.get(key)) ?? null;
  const units = parameters.get('units');
  // A name that is too long stays: cut, it could be that of another vehicle.
  const vehicle = text('vehicle') || null;
  const past = readPast({ from: text('from'), to: text('to'), at: text('at') }, now);
  return {
    vehicle,
    follow: vehicle !== null && parameters.get('follow') === '1',
    ...(past && 'why' in past ? { past: null, badTimes: past } : { past, badTimes: null }),
    view: readView(parameters.get('view')),
    query: text('q').slice(0, LONGEST_TEXT),
    statuses: STATUS_NAMES.filter((name) => text('status').split(',').includes(name)),
    inView: parameters.get('in') === 'view',
    sort: oneOf('sort', SORTS) ?? 'name',
    tastes: {
      theme: oneOf('theme', THEMES),
      units: isSpeedUnit(units) ? units : null,
      language: oneOf('lang', LANGUAGES),
      timeZone: oneOf('time', TIME_ZONES),
    },
  };
}

/** The query of the URL with its question mark; empty if all of the state is the default. */
export function writeUrl(state: UrlState): string {
  const parameters = new URLSearchParams();
  const put = (key: string, value: string | false | null): void => {
    if (value) parameters.set(key, value);
  };
  put('vehicle', state.vehicle);
  put('follow', state.follow && '1');
  for (const key of ['from', 'to', 'at'] as const) {
    put(key, state.past ? writeTime(state.past[key]) : (state.badTimes?.[key] ?? null));
  }
  put('view', state.view && writeView(state.view));
  put('q', state.query);
  put('status', state.statuses.join(','));
  put('in', state.inView && 'view');
  put('sort', state.sort !== 'name' && state.sort);
  put('theme', state.tastes.theme);
  put('units', state.tastes.units);
  put('lang', state.tastes.language);
  put('time', state.tastes.timeZone);
  const text = parameters
    .toString()
    .replaceAll('%2C', ',')
    .replaceAll('%2F', '/')
    .replaceAll('%3A', ':');
  return text && `?${text}`;
}

function readView(text: string | null): View | null {
  const numbers = (text ?? '').split(',').map((part) => (part === '' ? NaN : Number(part)));
  const [latitude, longitude, zoom] = numbers;
  const sensible =
    numbers.length === 3 &&
    Math.abs(latitude) <= 90 &&
    Math.abs(longitude) <= 180 &&
    zoom >= 0 &&
    zoom <= 24;
  return sensible ? { latitude, longitude, zoom } : null;
}

/** Five decimals are about a metre; two of the zoom are less than one percent of the scale. */
function writeView(view: View): string {
  return `${view.latitude.toFixed(5)},${view.longitude.toFixed(5)},${view.zoom.toFixed(2)}`;
}

/** Seconds are fine enough for a link. */
function writeTime(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
