// Requests the vehicles of which positions are not taken in (docs/contracts.md, "Refused vehicles").

const URL = 'api/vehicles?refused=only';
const TIMEOUT_MS = 5000;

/** The positions of one vehicle that are refused for one reason. */
export interface Refused {
  readonly vehicle: string;
  readonly reason: string;
  /** Seconds by which the newest one's time is ahead of its receipt; null if that does not matter. */
  readonly ahead: number | null;
  readonly count: number;
  /** When the last of them was received. */
  readonly last: string;
}

/** The list, and the tag to send with the next request. */
export interface RefusedAnswer {
  readonly refused: readonly Refused[];
  readonly etag: string;
}

/** Returns null if nothing has changed since the answer with this tag. Rejects when the request fails. */
export async function readRefused(etag: string): Promise<RefusedAnswer | null> {
  const headers: Record<string, string> = { 'Cache-Control': 'no-cache' };
  if (etag) headers['If-None-Match'] = etag;
  const response = await fetch(URL, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (response.status === 304) return null;
  if (!response.ok) throw new Error(`GET ${URL} answered ${response.status}`);
  const { refused = [] } = (await response.json()) as { refused?: readonly Refused[] };
  return { refused, etag: response.headers.get('ETag') ?? '' };
}
