// Holds the fleet's table and chooses what fills it: the live stream; one request a second until the stream
// is open, and if WebSockets are blocked; or, when the page shows the past, the replay (showPast). Other
// folders read the fleet, its age and the state of the link here.

import { Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import { reportsOf } from '../api/answers';
import { FleetPoll, Outcome } from '../api/fleet-poll';
import { readTrail } from '../api/history';
import type { Asking } from '../api/history-request';
import { Delay } from '../fleet/delay';
import type { Said } from '../fleet/said';
import { FleetTable } from '../fleet/table';
import type { TrailPoint } from '../fleet/trail-point';
import type { StreamEvent } from '../live-stream/connection';
import type { Detail } from '../live-stream/frame';
import type { LiveLink } from '../live-stream/link';
import { PageState } from '../page/state';
import { pageTime } from './clock';
import { ServerClock } from './server-clock';

/** The state of the link to the fleet. `replay`: there is none, because the page shows the past. */
export type Link = 'connecting' | 'live' | 'reconnecting' | 'tracker-lost' | 'paused' | 'replay';

const LINK_AFTER = {
  fleet: 'live',
  unchanged: 'live',
  'tracker-lost': 'tracker-lost',
  failed: 'reconnecting',
} as const;

/** If the stream is down for longer than this, the page polls until it is back. Milliseconds. */
const FALLBACK_AFTER_MS = 4000;
/** How often the page shows changes of the stream; PUBLISH_LARGE_MS is for more than LARGE_FLEET vehicles. */
const PUBLISH_MS = 200;
const PUBLISH_LARGE_MS = 1000;
const LARGE_FLEET = 5000;
/** The server gets the view when the view has not changed for this long. Milliseconds. */
const LOOK_MS = 300;

/** How far back a trail goes, in milliseconds. */
export const TRAIL_MS = 30 * 60_000;

@Injectable({ providedIn: 'root' })
export class Vehicles {
  private readonly page = inject(PageState);
  /** Read it when `version` has changed. It is always the same object. */
  readonly table = new FleetTable();

  private readonly versions = signal(0);
  /** Counts the changes of `table`; 0 until data of the time shown has arrived. */
  readonly version = this.versions.asReadonly();

  /** Whether the page shows the past. */
  readonly past = computed(() => this.page.range() !== null);

  private readonly time = new ServerClock(
    () => Date.now(),
    () => performance.now(),
  );
  private readonly clocks = signal(this.time.now());
  /** `now()` as a signal that changes once a second, for views that show ages. */
  readonly clock = computed(() =>
    this.past() ? pageTime(Math.floor(this.page.at() / 1000) * 1000) : this.clocks(),
  );

  private readonly linked = signal<Exclude<Link, 'paused' | 'replay'>>('connecting');
  private readonly pauses = signal(false);
  readonly paused = this.pauses.asReadonly();
  readonly link = computed<Link>(() =>
    this.past() ? 'replay' : this.pauses() ? 'paused' : this.linked(),
  );

  private readonly delay = new Delay();
  /** By how many seconds the page lags behind; null before the first position. */
  readonly behind = computed(() => {
    this.version();
    return this.delay.seconds(this.clock());
  });

  private readonly refusals = signal(0);
  /** Counts the stream's notices of refused vehicles; 0 as long as no stream is open that sends them. */
  readonly refusalNews = this.refusals.asReadonly();

  private readonly streamed = signal<{ vehicle: string; said: Said | null } | null>(null);
  /** What the devices of a vehicle said, as the stream has sent it last; the stream is asked for the selected one. */
  readonly said = this.streamed.asReadonly();

  /** Whether any vehicle is not stale. */
  readonly fresh = computed(() => {
    this.version();
    return this.table.isFresh(this.clock());
  });

  private readonly poll = new FleetPoll('api/vehicles', (outcome) => {
    this.take(outcome);
  });
  /** Fetched after the first outcome of the poll, because the poll shows vehicles sooner. */
  private live: LiveLink | undefined;
  private isLoading = false;
  /** Whether the stream sends the fleet, so that the page does not poll. */
  private streaming = false;
  /** Whether the gateway has lost its tracker. */
  private lost = false;
  private fallback: ReturnType<typeof setTimeout> | undefined;
  private together: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    effect(() => {
      this.past();
      untracked(() => {
        this.forget();
        this.updateSources();
      });
    });
    effect((onCleanup) => {
      const bounds = this.page.bounds();
      const zoom = this.page.view()?.zoom ?? 1;
      const pins = this.page.pins();
      const timer = setTimeout(() => {
        this.live?.subscribe(bounds, zoom, pins);
      }, LOOK_MS);
      onCleanup(() => {
        clearTimeout(timer);
      });
    });
    effect(() => {
      const asked = this.asked();
      this.live?.askFor(asked);
    });
  }

  /** Starts the clock and watches the page's visibility. Called once, when the page starts. */
  start(): void {
    setInterval(() => {
      this.update();
    }, 1000);
    document.addEventListener('visibilitychange', () => {
      this.watch();
      this.updateSources();
    });
    for (const name of ['resume', 'pageshow', 'online']) {
      const woken = (event: Partial<PageTransitionEvent>): void => {
        // A page that is shown for the first time has not slept.
        if (event.persisted !== false) this.watch(true);
      };
      addEventListener(name, woken, true);
    }
  }

  /**
   * The clock of the table's times: the monotonic one, or, in the past, the moment shown. So motion between
   * reports, and all ages, follow a replay at any speed.
   */
  now(): number {
    return this.past() ? pageTime(this.page.at()) : this.time.now();
  }

  /** The index of a vehicle, for the present version of the table; undefined if it is not shown. */
  indexOf(name: string | null): number | undefined {
    this.version();
    return name === null ? undefined : this.table.indexOf(name);
  }

  /** The server's time now, computed from its last answer, in milliseconds since the epoch. */
  serverNow(): number {
    return this.time.serverNow();
  }

  /** Applies data of the past to the table, if the page shows the past. */
  showPast(change: (table: FleetTable) => void): void {
    if (!this.past()) return;
    change(this.table);
    this.publish();
  }

  setPaused(paused: boolean): void {
    this.pauses.set(paused);
    this.update();
    this.updateSources();
  }

  /** If the link is down, tries to restore it at once. */
  retry(): void {
    this.live?.retryNow();
    this.poll.retryNow();
  }

  /** Reads where a vehicle was in the TRAIL_MS before now, oldest first. Rejects when the request fails. */
  async trail(name: string, asking: Asking): Promise<TrailPoint[]> {
    const to = this.past() ? this.page.at() : null;
    return readTrail(name, { from: (to ?? this.serverNow()) - TRAIL_MS, to }, asking);
  }

  /** Starts or stops the sources: a hidden or paused page requests nothing; the past needs no stream. */
  private updateSources(): void {
    if (this.past()) {
      this.live?.stop();
      this.streaming = false;
      this.refusals.set(0);
    }
    if (!this.isListening()) {
      clearTimeout(this.fallback);
      this.poll.stop();
      this.live?.pause(true);
      // When the person looks at the page again, its data may be old; it is live when new data has arrived.
      this.linked.set('connecting');
    } else {
      if (this.live?.running) this.live.pause(false);
      else this.live?.start();
      // The page polls until the stream has sent the whole fleet, and if WebSockets are blocked.
      if (!this.streaming) this.poll.start();
    }
  }

  private isListening(): boolean {
    return !this.past() && !this.pauses() && !document.hidden;
  }

  protected importLink(): Promise<typeof import('../live-stream/link')> {
    return import('../live-stream/link');
  }

  private async loadStream(): Promise<void> {
    if (this.isLoading) return;
    this.isLoading = true;
    const link = await this.importLink().catch(() => undefined);
    this.isLoading = link !== undefined;
    // The next outcome of the poll tries again; until then the poll shows the fleet.
    if (!link) return;
    const clock = (): number => {
      this.watch();
      return this.time.now();
    };
    this.live = new link.LiveLink(this.table, clock, (event, now, changed) => {
      this.receive(event, now, changed);
    });
    this.live.subscribe(this.page.bounds(), this.page.view()?.zoom ?? 1, this.page.pins());
    this.live.askFor(this.asked());
    this.updateSources();
  }

  private asked(): readonly string[] {
    const vehicle = this.page.selected();
    return vehicle === null ? [] : [vehicle];
  }

  private receive(event: StreamEvent, now: number, changed: boolean): void {
    if (event.kind === 'frame') {
      const { frame } = event;
      this.time.correct(frame.clock, now);
      if (changed) this.changed(now);
      if (frame.type === 'STATE') this.lost = frame.lost;
      if (frame.type === 'DETAILS') this.note(frame.details);
      if (frame.type === 'REFUSED') this.refusals.update((count) => count + 1);
      if (frame.type === 'SYNCED') {
        clearTimeout(this.fallback);
        this.streaming = true;
        this.poll.stop();
      }
      if (this.streaming && this.isListening()) {
        this.table.confirm(now);
        this.linked.set(this.lost ? 'tracker-lost' : 'live');
      }
      return;
    }
    this.refusals.set(0);
    if (!this.streaming) return;
    this.streaming = false;
    this.linked.set('reconnecting');
    this.fallback = setTimeout(() => {
      this.updateSources();
    }, FALLBACK_AFTER_MS);
  }

  private note(details: readonly Detail[]): void {
    for (const { index, said } of details) {
      const vehicle = this.live?.nameOf(index);
      if (vehicle !== undefined) this.streamed.set({ vehicle, said });
    }
  }

  /** The stream brings many small changes; the page shows several of them at once. */
  private changed(now: number): void {
    this.delay.note(this.table, now);
    this.together ??= setTimeout(
      () => {
        this.together = undefined;
        if (!this.past()) this.publish();
      },
      this.table.count > LARGE_FLEET ? PUBLISH_LARGE_MS : PUBLISH_MS,
    );
  }

  private take(outcome: Outcome): void {
    // An answer that waited while the machine slept is too old.
    if (this.watch()) return;
    if (outcome.kind === 'fleet') {
      const now = this.time.correct(Date.parse(outcome.fleet.time), this.time.now());
      this.table.applyAll(reportsOf(outcome.fleet), now);
      this.delay.note(this.table, now);
      this.publish();
    }
    this.linked.set(LINK_AFTER[outcome.kind]);
    void this.loadStream();
  }

  /** Readers look indices up again after each version, so a row gets another vehicle only then. */
  private publish(): void {
    this.table.recycle();
    this.versions.update((version) => version + 1);
  }

  /** Removes all vehicles, so that data of one time is never shown as that of another. */
  private forget(): void {
    this.table.clear();
    this.versions.set(0);
  }

  /** Recomputes all ages, or starts the sources anew if the machine has slept. */
  private update(): void {
    if (!this.watch()) this.age();
  }

  private age(): void {
    const now = this.time.now();
    if (!this.past()) {
      this.table.ageTo(now);
      this.delay.ageTo(now);
    }
    this.clocks.set(now);
  }

  /** If the machine has slept, or if `woken`, starts the sources anew. Returns whether it did. */
  private watch(woken = false): boolean {
    if (!this.time.look(document.hidden, woken)) return false;
    this.streaming = false;
    this.refusals.set(0);
    clearTimeout(this.fallback);
    this.poll.stop();
    this.live?.restart();
    this.linked.set('connecting');
    this.age();
    this.updateSources();
    return true;
  }
}
