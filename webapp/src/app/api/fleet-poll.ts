// Requests the whole fleet once a second and reports each outcome. The page does so until the live stream is
// open, and if WebSockets are blocked.

import { FleetJson } from './answers';

const EVERY_MS = 1000;
/** A request that takes longer is aborted. */
const TIMEOUT_MS = 5000;
const FIRST_RETRY_MS = 500;
/** The longest pause after a failed request, however long the outage lasts. */
const LONGEST_RETRY_MS = 2000;

export type Outcome =
  | { readonly kind: 'fleet'; readonly fleet: FleetJson }
  | { readonly kind: 'unchanged' }
  /** The gateway answers, but the tracker behind it does not. */
  | { readonly kind: 'tracker-lost' }
  | { readonly kind: 'failed' };

export class FleetPoll {
  private etag = '';
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asking: AbortController | undefined;
  private running = false;

  constructor(
    private readonly url: string,
    private readonly notify: (outcome: Outcome) => void,
  ) {}

  start(): void {
    if (this.running) return;
    this.running = true;
    void this.ask();
  }

  stop(): void {
    this.running = false;
    clearTimeout(this.timer);
    this.asking?.abort();
    // The page may forget the fleet meanwhile, so the next answer should contain it.
    this.etag = '';
  }

  /** Sends the next request at once, unless one is under way. */
  retryNow(): void {
    if (!this.running || this.asking) return;
    clearTimeout(this.timer);
    void this.ask();
  }

  private async ask(): Promise<void> {
    const started = performance.now();
    const asking = new AbortController();
    this.asking = asking;
    const outcome = await this.outcome(
      AbortSignal.any([asking.signal, AbortSignal.timeout(TIMEOUT_MS)]),
    );
    // If the poll was stopped, and perhaps started again, `this.asking` no longer belongs to this request.
    const isStopped = (): boolean => asking.signal.aborted;
    if (isStopped()) return;
    const answered = outcome.kind === 'fleet' || outcome.kind === 'unchanged';
    this.failures = answered ? 0 : this.failures + 1;
    this.notify(outcome);
    // The page may stop the poll because of this outcome.
    if (isStopped()) return;
    this.asking = undefined;
    const pause = answered ? EVERY_MS - (performance.now() - started) : this.retryMs();
    this.timer = setTimeout(() => void this.ask(), Math.max(0, pause));
  }

  private async outcome(signal: AbortSignal): Promise<Outcome> {
    try {
      const headers: Record<string, string> = { 'Cache-Control': 'no-cache' };
      if (this.etag) headers['If-None-Match'] = this.etag;
      const response = await fetch(this.url, { headers, signal });
      if (response.status === 304) return { kind: 'unchanged' };
      if (!response.ok)
        return { kind: (await mentionsTracker(response)) ? 'tracker-lost' : 'failed' };
      const fleet = (await response.json()) as FleetJson;
      this.etag = response.headers.get('ETag') ?? '';
      return { kind: 'fleet', fleet };
    } catch {
      return { kind: 'failed' };
    }
  }

  /** Doubles with each failure, with jitter so that a thousand pages do not return at the same moment. */
  private retryMs(): number {
    const doubled = FIRST_RETRY_MS * 2 ** Math.min(this.failures - 1, 10);
    return Math.min(LONGEST_RETRY_MS, doubled) * (0.75 + Math.random() / 4);
  }
}

/** Both nginx and the gateway answer 503 and 504; only the gateway's answers mention the tracker. */
async function mentionsTracker(response: Response): Promise<boolean> {
  if (response.status !== 503 && response.status !== 504) return false;
  const problem = (await response.json()) as { title?: string; detail?: string };
  return /tracker/i.test(`${problem.title ?? ''} ${problem.detail ?? ''}`);
}
