// Draws the speed over the trail's time as a small line, and summarises it for a description in words.

import { TrailPoint, isBrokenBefore } from '../fleet/trail-point';

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
  let line = '';
  let area = '';
  steps.forEach(({ column, speed, begins }, step) => {
    line += `${begins ? 'M' : 'L'}${column} ${height(speed)}`;
    area += `${begins ? `M${column} ${HEIGHT}L` : 'L'}${column} ${height(speed)}`;
    if (steps.at(step + 1)?.begins ?? true) area += `L${column} ${HEIGHT}Z`;
  });
  return { line, area, most, mean };
}

/** The mean speed in each column of the box that contains a speed; `begins` at a break of the trail. */
function columnMeans(
  trail: readonly TrailPoint[],
  until: number,
  span: number,
): { column: number; speed: number; begins: boolean }[] {
  const sums = new Map<number, { sum: number; count: number; begins: boolean }>();
  let begins = true;
  for (const point of trail) {
    const column = Math.round((1 - (until - point.time) / span) * (WIDTH / 2)) * 2;
    begins ||= isBrokenBefore(point);
    if (Number.isNaN(point.speed) || column < 0 || column > WIDTH) continue;
    const cell = sums.get(column) ?? { sum: 0, count: 0, begins };
    sums.set(column, { ...cell, sum: cell.sum + point.speed, count: cell.count + 1 });
    begins = false;
  }
  return [...sums].map(([column, { sum, count, begins }]) => ({
    ...{ column, speed: sum / count, begins },
  }));
}
