// Requests what a person should know of a vehicle (docs/contracts.md, `notices`). The live stream does not
// contain it.

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

/** Returns none if the vehicle is unknown. Rejects when the request fails. */
export async function readNotices(vehicle: string): Promise<readonly Notice[]> {
  const url = `api/vehicle?id=${encodeURIComponent(vehicle)}`;
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (response.status === 404) return [];
  if (!response.ok) throw new Error(`GET ${url} answered ${response.status}`);
  return ((await response.json()) as { notices?: readonly Notice[] }).notices ?? [];
}
