// Chooses the scale bar: a round distance, in a unit that matches the chosen unit of speed.

import { SpeedUnit } from '../page/units';

export interface ScaleBar {
  readonly value: number;
  readonly unit: keyof typeof METRES;
  /** CSS pixels. */
  readonly width: number;
}

const LONGEST = 120;
const METRES = {
  m: 1,
  km: 1000,
  ft: 0.3048,
  mi: 1609.344,
  NM: 1852,
} as const;

const FAMILIES = {
  'km/h': ['km', 'm'],
  mph: ['mi', 'ft'],
  knots: ['NM', 'm'],
} as const satisfies Record<SpeedUnit, readonly (keyof typeof METRES)[]>;

export function scaleBar(metresPerPixel: number, units: SpeedUnit): ScaleBar {
  const longest = metresPerPixel * LONGEST;
  const [large, small] = FAMILIES[units];
  const unit = longest >= METRES[large] ? large : small;
  const value = roundBelow(longest / METRES[unit]);
  return { value, unit, width: (value * METRES[unit]) / metresPerPixel };
}

/** The largest of 1, 2, 5, 10, 20, 50 … that does not exceed `value`. */
function roundBelow(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const digit = value / power;
  return power * (digit >= 5 ? 5 : digit >= 2 ? 2 : 1);
}
