// Requests a page of a vehicle's history. The server limits how many long answers it makes at once; the code
// that waits for a place (history-retry.ts) is fetched when the server has refused one.

/**
 * Calls `busy` with true before a wait and with false when an answer has come. Without it there is no wait:
 * the refusal is the answer.
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
