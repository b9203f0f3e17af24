// Requests the whole fleet as it was at one moment of the past.

import { FleetJson } from './answers';

const TIMEOUT_MS = 15_000;

/**
 * Returns null if the moment lies in the future by the server's clock. Rejects when the request fails, is
 * aborted or takes too long.
 */
export async function fleetAt(time: number, signal: AbortSignal): Promise<FleetJson | null> {
  const response = await fetch(`api/vehicles?at=${new Date(time).toISOString()}`, {
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
  });
  // The only other reason for it would be a time that cannot be read.
  if (response.status === 400) return null;
  if (!response.ok) throw new Error(`GET /vehicles?at= answered ${response.status}`);
  return (await response.json()) as FleetJson;
}
