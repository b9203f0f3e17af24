// Reads the history of a vehicle over a range, page by page, up to a limit.

import { HistoryJson, nextPage } from '../api/answers';
import { HISTORY_PATH, idQuery } from '../api/history';
import { Asking, askHistory } from '../api/history-request';
import { Range } from '../page/state';
import { Track } from '../trail/track';

const PAGE = 20_000;
/** These are enough for a position every second over more than a day. */
const MAX_POSITIONS = 100_000;
/** A longer range is requested thinned. Milliseconds. */
const LONG_MS = 26 * 3_600_000;
/** The largest distance between a thinned track and the full one, in metres. */
export const TOLERANCE_METRES = 5;

export interface Loaded {
  readonly track: Track;
  /** Whether the whole range was read. */
  readonly whole: boolean;
  /** Whether no vehicle of this name has reported, at any time. */
  readonly unknown: boolean;
}

export function isThinned(range: Range): boolean {
  return range.to - range.from > LONG_MS;
}

/** The query of the API for a vehicle in a whole range. `format` is for a download, which is never thinned. */
export function rangeQuery(name: string, range: Range, format?: 'csv' | 'gpx' | 'kml'): string {
  const [from, to] = [range.from, range.to].map((time) => new Date(time).toISOString());
  return `${idQuery(name)}&from=${from}&to=${to}${format ? `&format=${format}` : ''}`;
}

/** `progress` is called with the share of the range that has been read, 0 to 1. */
export interface Loading extends Asking {
  readonly progress: (share: number) => void;
}

/** Rejects when a request fails or is aborted. */
export async function loadTrack(name: string, range: Range, loading: Loading): Promise<Loaded> {
  const track = new Track(name);
  const thinning = isThinned(range) ? `&tolerance=${TOLERANCE_METRES}` : '';
  let next: string | undefined = `${rangeQuery(name, range)}${thinning}&limit=${PAGE}`;
  let unknown = false;
  while (next !== undefined && track.count < MAX_POSITIONS) {
    const response: Response = await askHistory(HISTORY_PATH + next, loading);
    // An unknown vehicle has no history, which is not a failure.
    unknown = response.status === 404;
    if (unknown) break;
    if (!response.ok) throw new Error(`GET /vehicle/history answered ${response.status}`);
    track.add(((await response.json()) as HistoryJson).positions);
    next = nextPage(response);
    const reached = track.count > 0 ? track.times[track.count - 1] : range.to;
    loading.progress(next === undefined ? 1 : (reached - range.from) / (range.to - range.from));
  }
  return { track, whole: next === undefined || track.count === 0, unknown };
}
