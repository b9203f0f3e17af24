// Reads the times of a link: the range of the past that it names, and the moment in it that is shown.

/** A range of the past and the moment in it that is shown, in milliseconds since the epoch. */
export interface Past {
  readonly from: number;
  readonly to: number;
  readonly at: number;
}

/** The times of a link as they are written there; empty if they are missing. */
export interface Times {
  readonly from: string;
  readonly to: string;
  readonly at: string;
}

/** Times that the page cannot show. `why` is the end of a word's name, `history.…`. */
export interface BadTimes extends Times {
  readonly why: 'unreadable' | 'reversed' | 'tooLong';
}

/** The longest range, in milliseconds: 31 days, of which one may have the hour that ends summer time. */
export const LONGEST_RANGE_MS = (31 * 24 + 1) * 3_600_000;
/** If a link contains only a moment, the page shows this much before and after it. */
const AROUND_MS = 30 * 60_000;

/**
 * Null if `times` has none. A range without its end lasts until `now`, or until half an hour after the moment
 * if that is earlier; one without its beginning begins half an hour before the moment, or an hour before its
 * end. `now` is of the browser's wall clock, which may be wrong: so a time after it is read like any other, and
 * only the server rejects it.
 */
export function readPast(times: Times, now: number): Past | BadTimes | null {
  const { from, to, at } = times;
  if (!(from || to || at)) return null;
  const moment = readTime(at);
  const begin = from ? readTime(from) : at ? moment - AROUND_MS : readTime(to) - 2 * AROUND_MS;
  const end = to ? readTime(to) : endWithout(begin, at ? moment : null, now);
  const bad = (why: BadTimes['why']): BadTimes => ({ ...times, why });
  if (Number.isNaN(begin + end + (at ? moment : 0))) return bad('unreadable');
  if (end <= begin) return bad('reversed');
  if (end - begin > LONGEST_RANGE_MS) return bad('tooLong');
  return {
    // The URL contains whole seconds.
    from: Math.floor(begin / 1000) * 1000,
    to: Math.ceil(end / 1000) * 1000,
    at: moment >= begin && moment <= end ? moment : begin,
  };
}

/** The end of a range that the link does not contain. */
function endWithout(begin: number, moment: number | null, now: number): number {
  const end = moment === null ? Infinity : moment + AROUND_MS;
  const known = moment ?? begin;
  return known < now ? Math.min(end, now) : known + AROUND_MS;
}

/** A space instead of the sign is a `+` that was not encoded. Seconds may be missing. */
const TIME =
  /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d)(?::(\d\d)(\.\d+)?)?(?:[Zz]|([-+ ])([01]\d|2[0-3]):([0-5]\d))$/;

/** Reads a time of RFC 3339; NaN if it is none. A leap second is the second after it. */
function readTime(text: string): number {
  const [, date, minute, seconds = '00', fraction = '', sign, hours = 0, minutes = 0] =
    TIME.exec(text) ?? [];
  const leap = seconds === '60';
  const local = `${date}T${minute}:${leap ? '59' : seconds}`;
  const time = Date.parse(`${local}Z`);
  // Date.parse also reads 30 February and 24:00.
  if (Number.isNaN(time) || !new Date(time).toISOString().startsWith(local)) return NaN;
  const within = (leap ? 1000 : 0) + Number(`${fraction}000`.slice(1, 4));
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return time + within + (sign === '-' ? offset : -offset);
}
