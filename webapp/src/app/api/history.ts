// The API's path to the history of a vehicle, and the trail that is read from there.

import { TrailPoint } from '../fleet/trail-point';
import { HistoryJson, nextPage, trailOf } from './answers';
import { Asking, askHistory } from './history-request';

/** The most pages of history that are read for one trail. */
const MAX_PAGES = 4;

/** The path of every history. The query names the vehicle. */
export const HISTORY_PATH = 'api/vehicle/history';

/** The beginning of a query about a vehicle, whose id may also be `..`, which no path can contain. */
export function idQuery(name: string): string {
  return `?id=${encodeURIComponent(name)}`;
}

/**
 * Reads where a vehicle was between two moments (milliseconds since the epoch; `to` is null for the
 * present), oldest first. Rejects when a request fails or is aborted.
 */
export async function readTrail(
  name: string,
  { from, to }: { readonly from: number; readonly to: number | null },
  asking: Asking,
): Promise<TrailPoint[]> {
  let next: string | undefined = `${idQuery(name)}&from=${new Date(from).toISOString()}`;
  if (to !== null) next += `&to=${new Date(to).toISOString()}`;
  const points: TrailPoint[] = [];
  for (let page = 0; next !== undefined && page < MAX_PAGES; page++) {
    const response: Response = await askHistory(HISTORY_PATH + next, asking);
    if (!response.ok) throw new Error(`GET /vehicle/history answered ${response.status}`);
    points.push(...trailOf((await response.json()) as HistoryJson));
    next = nextPage(response);
  }
  return points;
}
