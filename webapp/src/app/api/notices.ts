// Requests what a person should know of a vehicle (docs/contracts.md, `notices`), which the live stream does not
// contain, and what its devices said last.

import type { Said } from '../fleet/said';

const TIMEOUT_MS = 5000;

/** A notice; the members besides `code` depend on it. */
export interface Notice {
  readonly code: string;
  /** Of `clock_behind`: seconds. */
  readonly offset?: number;
  /** Of `reported_speed_scaled`: by what the reported speeds are divided. */
  readonly factor?: number;
  /** Of `ambiguous`: whether the place that is shown is from before the dispute. */
  readonly agreed?: boolean;
}

export interface Known {
  readonly notices: readonly Notice[];
  readonly said: Said | null;
}

/** Returns nothing of a vehicle that is unknown. Rejects when the request fails. */
export async function readKnown(vehicle: string): Promise<Known> {
  const url = `api/vehicle?id=${encodeURIComponent(vehicle)}`;
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (response.status === 404) return { notices: [], said: null };
  if (!response.ok) throw new Error(`GET ${url} answered ${response.status}`);
  const report = (await response.json()) as { notices?: readonly Notice[] } & Partial<Said>;
  const { attributes, device, attributes_time } = report;
  const said = attributes_time === undefined ? null : { attributes, device, attributes_time };
  return { notices: report.notices ?? [], said };
}
