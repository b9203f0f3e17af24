// The page's one door to data: the fleet, how fresh it is, and where a vehicle has been. Whatever
// brings the data, the rest of the page sees only this.

import { Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import { Delay } from './delay';
import { HistoryJson, TrailPoint, nextPage, reportsOf, trailOf } from './fleet-answer';
import { FleetPoll, Outcome } from './fleet-poll';
import { FleetTable } from './fleet-table';
import { PageState } from './page-state';

/** How the page hears of the fleet. `replay`: it does not, for it shows the past. */
export type Link = 'connecting' | 'live' | 'reconnecting' | 'tracker-lost' | 'paused' | 'replay';

const LINK_AFTER = {
  fleet: 'live',
  unchanged: 'live',
  'tracker-lost': 'tracker-lost',
  failed: 'reconnecting',
} as const;

/** How far back a trail goes, in milliseconds. */
export const TRAIL_MS = 30 * 60_000;
/** Pages of history that one trail may take. */
const MOST_PAGES = 4;

/** The page's monotonic clock, as unsigned 32 bits. */
export function monotonic(): number {
  return Math.floor(performance.now()) >>> 0;
}

@Injectable({ providedIn: 'root' })
export class Vehicles {
  private readonly page = inject(PageState);
  /** Read it when `version` has changed; it is the same object for ever. */
  readonly table = new FleetTable();

  private readonly versions = signal(0);
  /** Counts the changes of `table`. 0: nothing has come yet of the time that is looked at. */
  readonly version = this.versions.asReadonly();

  /** The past is shown in place of the present. */
  readonly past = computed(() => this.page.range() !== null);

  private readonly clocks = signal(monotonic());
  /** `now()` as a signal that changes once a second, for what shows ages. */
  readonly clock = computed(() =>
    this.past() ? pageTime(Math.floor(this.page.at() / 1000) * 1000) : this.clocks(),
  );

  private readonly heard = signal<Exclude<Link, 'paused' | 'replay'>>('connecting');
  private readonly pauses = signal(false);
  readonly paused = this.pauses.asReadonly();
  readonly link = computed<Link>(() =>
    this.past() ? 'replay' : this.pauses() ? 'paused' : this.heard(),
  );

  private readonly delay = new Delay();
  /** Seconds by which what is shown lies behind; null before the first position. */
  readonly behind = computed(() => {
    this.version();
    return this.delay.seconds(this.clock());
  });

  /** Whether any vehicle has been heard from lately enough. */
  readonly fresh = computed(() => {
    this.version();
    return this.table.isFresh(this.clock());
  });

  private readonly poll = new FleetPoll('api/vehicles', (outcome) => {
    this.take(outcome);
  });
  /** The server's clock when it last spoke of the fleet, and ours then: to ask for "since". */
  private told = { server: Date.now(), here: monotonic() };

  constructor() {
    effect(() => {
      this.past();
      untracked(() => {
        this.forget();
        this.listen();
      });
    });
  }

  /** Begins to listen. Called once, when the page starts. */
  start(): void {
    setInterval(() => {
      this.tick();
    }, 1000);
    document.addEventListener('visibilitychange', () => {
      this.listen();
    });
  }

  /**
   * The clock that the table's times are of: the monotonic one, or, in the past, the moment shown. So
   * what is between two reports, and how old everything is, follows a replay at any speed.
   */
  now(): number {
    return this.past() ? pageTime(this.page.at()) : monotonic();
  }

  /** The present by the server's clock, as far as it has told; milliseconds of the epoch. */
  serverNow(): number {
    return this.told.server + (monotonic() - this.told.here);
  }

  /** Changes the table by what is known of the past. */
  showPast(change: (table: FleetTable) => void): void {
    if (!this.past()) return;
    change(this.table);
    this.versions.update((version) => version + 1);
  }

  setPaused(paused: boolean): void {
    this.pauses.set(paused);
    this.tick();
    this.listen();
  }

  /** Tries at once when the link is down. */
  retry(): void {
    this.poll.hurry();
  }

  /** Where a vehicle has been lately, oldest first. Rejects when no one can say. */
  async trail(name: string, signal: AbortSignal): Promise<TrailPoint[]> {
    const until = this.past() ? this.page.at() : this.serverNow();
    const since = new Date(until - TRAIL_MS).toISOString();
    const path = historyPath(name);
    let next: string | undefined = `?from=${since}`;
    if (this.past()) next += `&to=${new Date(until).toISOString()}`;
    const points: TrailPoint[] = [];
    for (let page = 0; next !== undefined && page < MOST_PAGES; page++) {
      const response: Response = await fetch(path + next, { signal });
      if (!response.ok) throw new Error(`history: ${response.status}`);
      points.push(...trailOf((await response.json()) as HistoryJson));
      next = nextPage(response);
    }
    return points;
  }

  /** A page that no one sees asks for nothing; a paused one neither. */
  private listen(): void {
    if (this.past() || this.pauses() || document.hidden) {
      this.poll.stop();
      // What is shown when the page is looked at again may be old: it is live once news has come.
      this.heard.set('connecting');
    } else {
      this.poll.start();
    }
  }

  private take(outcome: Outcome): void {
    if (outcome.kind === 'fleet') {
      const now = monotonic();
      this.told = { server: Date.parse(outcome.fleet.time), here: now };
      this.table.applyAll(reportsOf(outcome.fleet), now);
      this.delay.note(this.table, now);
      this.versions.update((version) => version + 1);
    }
    this.heard.set(LINK_AFTER[outcome.kind]);
  }

  /** Nothing of one time is shown as of another. */
  private forget(): void {
    this.table.clear();
    this.versions.set(0);
  }

  private tick(): void {
    if (!this.past()) this.table.ageTo(monotonic());
    this.clocks.set(monotonic());
  }
}

/** Milliseconds of the epoch as the page's clock, of which only differences mean anything. */
export function pageTime(time: number): number {
  return Math.floor(time) >>> 0;
}

export function historyPath(name: string): string {
  return `api/vehicles/${encodeURIComponent(name)}/history`;
}
