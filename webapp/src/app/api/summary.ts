// Requests the totals of a vehicle in a range of time. The server alone computes them, from all of its
// positions, so they are those of every export and report.

import { Asking, askHistory } from './history-request';

export interface Totals {
  /** Metres; `unseen` is in a straight line across silences. */
  readonly distance: number;
  readonly unseen: number;
  /** Seconds. */
  readonly moving: number;
  readonly stopped: number;
  readonly silent: number;
  /** Metres per second, null if unknown; `mean` is over the time of moving. */
  readonly mean: number | null;
  readonly top: number | null;
  readonly positions: number;
}

/**
 * `query` has the vehicle (`idQuery`) and the range. Returns null if there is no such vehicle. Rejects
 * when the request fails or is aborted.
 */
export async function askTotals(query: string, asking: Asking): Promise<Totals | null> {
  const response = await askHistory(`api/vehicle/summary${query}`, asking);
  if (response.status === 404) return null;
  if (!response.ok) throw new Error(`GET /vehicle/summary answered ${response.status}`);
  return (await response.json()) as Totals;
}
