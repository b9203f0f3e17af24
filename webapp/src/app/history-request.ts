// Asks for a page of a vehicle's history. The server makes only so many long answers at once; where it
// has no place for one more (429), the page waits for as long as the server says, and asks again.

/** After so many refusals the answer is that of the last one. */
const MOST_TRIES = 8;
const SHORTEST_MS = 1000;
const LONGEST_MS = 30_000;

/** What happens meanwhile: `busy` is told true before a wait, and false when an answer has come. */
export interface Asking {
  readonly busy: (waiting: boolean) => void;
  readonly signal: AbortSignal;
}

/** Rejects when the request fails or is aborted. */
export async function askHistory(path: string, { busy, signal }: Asking): Promise<Response> {
  let response = await fetch(path, { signal });
  for (let tries = 1; response.status === 429 && tries < MOST_TRIES; tries++) {
    busy(true);
    await pause(waitOf(response), signal);
    response = await fetch(path, { signal });
  }
  busy(false);
  return response;
}

/** In milliseconds; half a second apart at random, so that pages refused together do not come together. */
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
