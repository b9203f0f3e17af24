// Asks for a page of a vehicle's history. The server makes only so many long answers at once; what to do
// where it has no place for one more is loaded when it is needed.

/**
 * `busy` is told true before a wait, and false when an answer has come. Without it there is no wait: the
 * refusal is the answer.
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
