// Draws the speed over the trail's time as a small line, and summarises it for a description in words.

import { TrailPoint } from '../fleet/trail-point';

export interface SpeedLine {
  /** The line, and the same closed along the bottom, as SVG paths in a box of `WIDTH` by `HEIGHT`. */
  readonly line: string;
  readonly area: string;
  /** Metres per second. */
  readonly most: number;
  readonly mean: number;
}

export const WIDTH = 280;
export const HEIGHT = 56;
/** A longer silence breaks the line, in milliseconds. */
const GAP_MS = 60_000;
/** The top of the box is at least this, so that a low speed looks low. Metres per second. */
const LOWEST_TOP = 8;

/** `until` is the right edge, `span` the time across, in milliseconds. Undefined if no speed is known. */
export function speedLine(
  trail: readonly TrailPoint[],
  until: number,
  span: number,
): SpeedLine | undefined {
  const steps = columnMeans(trail, until, span);
  if (steps.length === 0) return undefined;
  const most = Math.max(...steps.map(({ speed }) => speed));
  const mean = steps.reduce((sum, { speed }) => sum + speed, 0) / steps.length;
  const height = (speed: number): string =>
    (HEIGHT - 1 - (speed / Math.max(most, LOWEST_TOP)) * (HEIGHT - 4)).toFixed(1);
  const gap = (GAP_MS / span) * WIDTH;
  let line = '';
  let area = '';
  steps.forEach(({ column, speed }, step) => {
    const before = steps.at(step - 1);
    const goesOn = step > 0 && before !== undefined && column - before.column <= Math.max(2, gap);
    const after = steps.at(step + 1);
    const ends = after === undefined || after.column - column > Math.max(2, gap);
    line += `${goesOn ? 'L' : 'M'}${column} ${height(speed)}`;
    area += `${goesOn ? 'L' : `M${column} ${HEIGHT}L`}${column} ${height(speed)}`;
    if (ends) area += `L${column} ${HEIGHT}Z`;
  });
  return { line, area, most, mean };
}

/** The mean speed in each column of the box that contains a speed. */
function columnMeans(
  trail: readonly TrailPoint[],
  until: number,
  span: number,
): { column: number; speed: number }[] {
  const sums = new Map<number, { sum: number; count: number }>();
  for (const { time, speed } of trail) {
    const column = Math.round((1 - (until - time) / span) * (WIDTH / 2)) * 2;
    if (Number.isNaN(speed) || column < 0 || column > WIDTH) continue;
    const cell = sums.get(column) ?? { sum: 0, count: 0 };
    sums.set(column, { sum: cell.sum + speed, count: cell.count + 1 });
  }
  return [...sums].map(([column, { sum, count }]) => ({ column, speed: sum / count }));
}
