// Requests a page of a vehicle's history. The server limits how many long answers it sends at once. The code
// that retries (history-retry.ts) is fetched when the server has rejected a request.

/**
 * `busy` is called with true before each wait and with false after the last answer. If it is missing, the
 * request is not repeated, and the answer may be a 429.
 */
export interface Asking {
  readonly busy?: (waiting: boolean) => void;
  readonly signal: AbortSignal;
}

/** Rejects when the request fails or is aborted. */
export async function askHistory(path: string, { busy, signal }: Asking): Promise<Response> {
  const response = await fetch(path, { signal });
  if (response.status !== 429 || !busy) return response;
  const { askAgain } = await import('./history-retry');
  return askAgain({ path, busy, signal }, response);
}
