// Converts figures for people. Internally everything is in metres, seconds and degrees.

export const SPEED_UNITS = ['km/h', 'mph', 'knots'] as const;
export type SpeedUnit = (typeof SPEED_UNITS)[number];

const PER_METRE_PER_SECOND: Readonly<Record<SpeedUnit, number>> = {
  'km/h': 3.6,
  mph: 3600 / 1609.344,
  knots: 3600 / 1852,
};

/** The time zone in which times are shown. */
export const TIME_ZONES = ['local', 'utc'] as const;
export type TimeZone = (typeof TIME_ZONES)[number];

export function isTimeZone(text: unknown): text is TimeZone {
  return (TIME_ZONES as readonly unknown[]).includes(text);
}

export function isSpeedUnit(text: unknown): text is SpeedUnit {
  return (SPEED_UNITS as readonly unknown[]).includes(text);
}

/** Converts metres per second to `unit`. */
export function speedIn(unit: SpeedUnit, metresPerSecond: number): number {
  return metresPerSecond * PER_METRE_PER_SECOND[unit];
}

/** Converts metres to the distance that matches `unit`: kilometres, miles or nautical miles. */
export function distanceIn(unit: SpeedUnit, metres: number): { value: number; unit: string } {
  return { value: (metres / 3600) * PER_METRE_PER_SECOND[unit], unit: DISTANCE_UNITS[unit] };
}

const DISTANCE_UNITS: Readonly<Record<SpeedUnit, string>> = {
  'km/h': 'km',
  mph: 'mi',
  knots: 'nmi',
};

export type AgeUnit = 'second' | 'minute' | 'hour' | 'day';

/** An age in its largest whole unit, rounded down: 95 s is 1 minute. */
export function ageIn(seconds: number): { value: number; unit: AgeUnit } {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 60) return { value: whole, unit: 'second' };
  if (whole < 3600) return { value: Math.floor(whole / 60), unit: 'minute' };
  if (whole < 86_400) return { value: Math.floor(whole / 3600), unit: 'hour' };
  return { value: Math.floor(whole / 86_400), unit: 'day' };
}

const WINDS = ['N', 'NE', 'E', 'SE', 'S', 'SW', 'W', 'NW'] as const;
export type Wind = (typeof WINDS)[number];

/** The nearest of the eight compass points to a heading in degrees. */
export function windOf(heading: number): Wind {
  return WINDS[Math.round(heading / 45) % 8];
}
