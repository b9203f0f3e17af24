// Reads and writes the page's URL: `?vehicle=City+Truck&follow=1&view=53.38110,-1.47010,12.50`.
// Reading never fails: invalid values are ignored, so an old or damaged link still opens.

import { SpeedUnit, TIME_ZONES, TimeZone, isSpeedUnit } from './units';

/** A camera: the middle of the map in degrees, and MapLibre's zoom. */
export interface View {
  readonly latitude: number;
  readonly longitude: number;
  readonly zoom: number;
}

export const STATUS_NAMES = ['moving', 'stopped', 'offline'] as const;
export type StatusName = (typeof STATUS_NAMES)[number];

export const SORTS = ['name', 'speed', 'age'] as const;
export type Sort = (typeof SORTS)[number];

export const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export const LANGUAGES = ['en', 'fr'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A range of the past and the moment in it that is shown, in milliseconds since the epoch. */
export interface Past {
  readonly from: number;
  readonly to: number;
  readonly at: number;
}

export interface UrlState {
  readonly vehicle: string | null;
  readonly follow: boolean;
  /** null if the page is live. */
  readonly past: Past | null;
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

/** The longest vehicle name, and so the longest useful query, is 64 bytes. */
const LONGEST_TEXT = 64;
/** The longest range of the past that a person may choose, in milliseconds. */
export const LONGEST_RANGE_MS = 31 * 86_400_000;
/** If a link contains only a moment, the page shows this much before and after it. */
const AROUND_MS = 30 * 60_000;

export function readUrl(search: string): UrlState {
  const parameters = new URLSearchParams(search);
  const text = (key: string): string => (parameters.get(key) ?? '').slice(0, LONGEST_TEXT);
  const oneOf = <Word extends string>(key: string, words: readonly Word[]): Word | null =>
    words.find((word) => word === parameters.get(key)) ?? null;
  const units = parameters.get('units');
  const vehicle = text('vehicle') || null;
  return {
    vehicle,
    follow: vehicle !== null && parameters.get('follow') === '1',
    past: readPast(text('from'), text('to'), text('at')),
    view: readView(parameters.get('view')),
    query: text('q'),
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
  put('from', state.past && writeTime(state.past.from));
  put('to', state.past && writeTime(state.past.to));
  put('at', state.past && writeTime(state.past.at));
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

function readPast(fromText: string, toText: string, atText: string): Past | null {
  const at = readTime(atText);
  const from = fromText ? readTime(fromText) : at - AROUND_MS;
  const to = toText ? readTime(toText) : at + AROUND_MS;
  if (!(to > from) || to - from > LONGEST_RANGE_MS) return null;
  return { from, to, at: at >= from && at <= to ? at : from };
}

function readTime(text: string): number {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z$/.test(text) ? Date.parse(text) : NaN;
}

/** Seconds are fine enough for a link. */
function writeTime(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
