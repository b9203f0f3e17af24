// Repeats a history request that the server has rejected as too many (429), after the server's Retry-After.

/** The most requests, including the first. If all are rejected, the last rejection is the answer. */
const MAX_TRIES = 8;
const SHORTEST_MS = 1000;
const LONGEST_MS = 30_000;

interface Refused {
  readonly path: string;
  readonly busy: (waiting: boolean) => void;
  readonly signal: AbortSignal;
}

/** Rejects when the request fails or is aborted. */
export async function askAgain(
  { path, busy, signal }: Refused,
  refusal: Response,
): Promise<Response> {
  let response = refusal;
  for (let tries = 1; response.status === 429 && tries < MAX_TRIES; tries++) {
    busy(true);
    await pause(waitOf(response), signal);
    response = await fetch(path, { signal });
  }
  busy(false);
  return response;
}

/** Milliseconds. Up to 500 of them are random, so that pages rejected together do not return together. */
function waitOf(response: Response): number {
  const asked = Number(response.headers.get('Retry-After') ?? '') * 1000;
  return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, asked || 0)) + Math.random() * 500;
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', stop, { once: true });
  });
}
