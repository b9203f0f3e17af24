// The API's history of one vehicle: its path, and the trail that is read from it.

import { TrailPoint } from '../fleet/trail-point';
import { HistoryJson, nextPage, trailOf } from './answers';
import { Asking, askHistory } from './history-request';

/** Pages of history that one trail may take. */
const MOST_PAGES = 4;

export function historyPath(name: string): string {
  return `api/vehicles/${encodeURIComponent(name)}/history`;
}

/**
 * Reads where a vehicle was between two moments (milliseconds of the epoch; `to` is null for the present),
 * oldest first. Rejects when the request fails or is aborted.
 */
export async function readTrail(
  name: string,
  { from, to }: { readonly from: number; readonly to: number | null },
  asking: Asking,
): Promise<TrailPoint[]> {
  let next: string | undefined = `?from=${new Date(from).toISOString()}`;
  if (to !== null) next += `&to=${new Date(to).toISOString()}`;
  const points: TrailPoint[] = [];
  for (let page = 0; next !== undefined && page < MOST_PAGES; page++) {
    const response: Response = await askHistory(historyPath(name) + next, asking);
    if (!response.ok) throw new Error(`history: ${response.status}`);
    points.push(...trailOf((await response.json()) as HistoryJson));
    next = nextPage(response);
  }
  return points;
}
