// The status of a vehicle while it does not report (docs/contracts.md). Only one that moved changes by its age
// alone: one that stands may stand for any time.

import {
  FleetColumns,
  MOVING,
  OFFLINE,
  SILENT,
  STOPPED,
  UNKNOWN_STATUS,
  UNKNOWN_VALUE,
} from './columns';

/** A vehicle that moved is silent, then offline, after three of its intervals, at least these. Milliseconds. */
export const SILENT_AFTER_MS = 60_000;
export const OFFLINE_AFTER_MS = 600_000;
/** Centimetres per second. */
const MOVING_SPEED = 50;

/** The status of a vehicle that moved, by the age of its position; `interval` is NaN if unknown. Milliseconds. */
export function agedStatus(age: number, interval: number): number {
  const missed = Number.isNaN(interval) ? 0 : 3 * interval;
  if (age > Math.max(OFFLINE_AFTER_MS, missed)) return OFFLINE;
  return age > Math.max(SILENT_AFTER_MS, missed) ? SILENT : MOVING;
}

/** The status that a speed shows (centimetres per second, or UNKNOWN_VALUE), however old it is. */
export function statusBySpeed(speed: number): number {
  if (speed === UNKNOWN_VALUE) return UNKNOWN_STATUS;
  return speed >= MOVING_SPEED ? MOVING : STOPPED;
}

/** The last status of a vehicle before it was silent or offline. */
export function lastStatus(columns: FleetColumns, index: number): number {
  const status = columns.status[index];
  return status === SILENT || status === OFFLINE ? statusBySpeed(columns.speed[index]) : status;
}
