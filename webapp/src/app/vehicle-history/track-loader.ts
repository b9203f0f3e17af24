// Reads the history of a vehicle over a range, page by page, up to a limit.

import { HistoryJson, nextPage } from '../api/answers';
import { historyPath } from '../api/history';
import { Asking, askHistory } from '../api/history-request';
import { Range } from '../page/state';
import { Track } from '../trail/track';

const PAGE = 20_000;
/** A day and a bit of a position a second. */
const MOST_POSITIONS = 100_000;
/** A longer range is asked for thinned, in milliseconds. */
const LONG_MS = 26 * 3_600_000;
/** By how much a thinned track may be off the road, in metres. */
export const TOLERANCE_METRES = 5;

export interface Loaded {
  readonly track: Track;
  /** Whether all of the range is there. */
  readonly whole: boolean;
}

export function isThinned(range: Range): boolean {
  return range.to - range.from > LONG_MS;
}

/** The query of the API for all of a range; `format`: for a download, which is never thinned. */
export function rangeQuery(range: Range, format?: 'csv' | 'gpx'): string {
  const [from, to] = [range.from, range.to].map((time) => new Date(time).toISOString());
  return `?from=${from}&to=${to}${format ? `&format=${format}` : ''}`;
}

/** `progress` gets the share that is there, 0 to 1. */
export interface Loading extends Asking {
  readonly progress: (share: number) => void;
}

/** Rejects when a request fails or is aborted. */
export async function loadTrack(name: string, range: Range, loading: Loading): Promise<Loaded> {
  const track = new Track(name);
  const thinning = isThinned(range) ? `&tolerance=${TOLERANCE_METRES}` : '';
  let next: string | undefined = `${rangeQuery(range)}${thinning}&limit=${PAGE}`;
  while (next !== undefined && track.count < MOST_POSITIONS) {
    const response: Response = await askHistory(historyPath(name) + next, loading);
    // A vehicle that is not known has no history: that is an answer, not a failure.
    if (response.status === 404) break;
    if (!response.ok) throw new Error(`history: ${response.status}`);
    track.add(((await response.json()) as HistoryJson).positions);
    next = nextPage(response);
    const reached = track.count > 0 ? track.times[track.count - 1] : range.to;
    loading.progress(next === undefined ? 1 : (reached - range.from) / (range.to - range.from));
  }
  return { track, whole: next === undefined || track.count === 0 };
}
