// Shows the whole fleet as it was at the moment shown. It requests single moments (`GET /vehicles?at=`), at
// most once a second and one at a time, however fast the person drags the slider: when an answer has come, it
// requests the newest moment. While the replay runs, it requests the next moment in advance, and symbols
// travel straight from one to the other; if an answer is late, they stop.

import { Injectable, OnDestroy, computed, effect, inject, signal, untracked } from '@angular/core';
import { FleetJson, reportsOf } from '../api/answers';
import { fleetAt } from '../api/fleet-at';
import { PageState } from '../page/state';
import { pageTime } from '../vehicles/clock';
import { Vehicles } from '../vehicles/vehicles';
import { Replay } from './replay';

/** The least time between two requests. */
const BETWEEN_MS = 1000;
const AFTER_FAILURE_MS = 2000;
/** The shortest wait, unless the last request is so long ago that the next one is sent at once. */
const SHORTEST_WAIT_MS = 150;
/** The next moment is at most this far ahead: over more time a straight line misleads. Milliseconds. */
const LONGEST_STEP_MS = 65_000;

interface Moment {
  readonly time: number;
  readonly fleet: FleetJson;
}

@Injectable()
export class FleetReplay implements OnDestroy {
  private readonly page = inject(PageState);
  private readonly vehicles = inject(Vehicles);
  private readonly replay = inject(Replay);

  private readonly failure = signal<'failed' | 'future' | null>(null);
  /** Whether the past of the fleet could not be loaded; it is requested again. */
  readonly failed = computed(() => this.failure() !== null);
  /** Whether that is because, by the server's clock, the moment lies in the future. */
  readonly future = computed(() => this.failure() === 'future');
  private readonly reached = signal(NaN);
  /** By how much the fleet lags behind the moment shown, in milliseconds; 0 if it keeps up. */
  readonly behind = computed(() => {
    const behind = this.page.at() - this.reached();
    return behind > BETWEEN_MS * 2 * this.replay.rate() ? behind : 0;
  });

  private readonly gone = new AbortController();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asking = false;
  private askedAt = -Infinity;
  /** The time that the last request took. */
  private tookMs = 0;
  /** The fleet travels from the first to the second moment while the replay is between them. */
  private shownFrom = NaN;
  private shownTo = NaN;
  private next: Moment | undefined;

  constructor() {
    effect(() => {
      this.page.at();
      this.replay.playing();
      untracked(() => {
        this.look();
      });
    });
    effect(() => {
      const first = this.page.range();
      // A range that is opened, even the same one again, has no data yet.
      untracked(() => {
        if (first) this.replay.known.set(-Infinity);
      });
    });
  }

  ngOnDestroy(): void {
    this.gone.abort();
    clearTimeout(this.timer);
    this.replay.known.set(Infinity);
  }

  /** Lets the fleet travel, or schedules a request, if the moment shown needs it. */
  private look(): void {
    const at = this.page.at();
    if (this.next && this.replay.playing() && at >= this.shownTo) this.travel(this.next);
    const covered = at >= this.shownFrom && at <= this.shownTo;
    // When paused, the fleet is shown exactly as it was then, not somewhere between two answers.
    const exact = this.shownTo === Math.floor(at);
    if (this.replay.playing() ? covered && this.next : exact) this.failure.set(null);
    else this.schedule();
  }

  private schedule(): void {
    if (this.asking || this.timer !== undefined || this.gone.signal.aborted) return;
    const since = performance.now() - this.askedAt;
    const pause = this.failure() ? AFTER_FAILURE_MS : BETWEEN_MS;
    this.timer = setTimeout(
      () => {
        this.timer = undefined;
        void this.ask();
      },
      Math.max(since > pause ? 0 : SHORTEST_WAIT_MS, pause - since),
    );
  }

  private async ask(): Promise<void> {
    const time = this.wanted();
    if (time === undefined) return;
    this.asking = true;
    this.askedAt = performance.now();
    try {
      const fleet = await fleetAt(time, this.gone.signal);
      this.tookMs = performance.now() - this.askedAt;
      this.failure.set(fleet ? null : 'future');
      if (fleet && !this.gone.signal.aborted) this.take({ time, fleet });
    } catch {
      if (this.gone.signal.aborted) return;
      this.failure.set('failed');
    } finally {
      this.asking = false;
    }
    this.look();
  }

  /** The moment to request; undefined if nothing is missing. */
  private wanted(): number | undefined {
    const at = this.page.at();
    const step = this.replay.rate() * Math.max(BETWEEN_MS, this.tookMs * 1.3);
    // The replay of a vehicle does not wait for the fleet, which may lag a little and still travel.
    const near = at >= this.shownFrom && at - this.shownTo < 4 * step;
    if (!this.replay.playing() || !near) {
      return this.shownTo === Math.floor(at) ? undefined : Math.floor(at);
    }
    if (this.next) return undefined;
    const end = this.page.range()?.to ?? at;
    const ahead = Math.max(at, this.shownTo) + Math.min(LONGEST_STEP_MS, step);
    const time = Math.floor(Math.min(end, ahead));
    return time > this.shownTo ? time : undefined;
  }

  private take(moment: Moment): void {
    const at = this.page.at();
    const follows = this.replay.playing() && moment.time > at && at >= this.shownFrom;
    if (follows) {
      this.next = moment;
      this.replay.known.set(moment.time);
      if (at >= this.shownTo) this.travel(moment);
    } else {
      this.show(moment, moment.time);
      this.shownFrom = moment.time;
    }
  }

  /** Lets all vehicles travel to where they were at that moment. */
  private travel(moment: Moment): void {
    this.show(moment, this.page.at());
    this.shownFrom = Math.min(this.page.at(), moment.time);
  }

  private show({ time, fleet }: Moment, from: number): void {
    this.next = undefined;
    this.shownTo = time;
    this.reached.set(time);
    this.replay.known.set(time);
    const reports = [...reportsOf(fleet)];
    // The track of the selected vehicle, from its beginning on, is more precise than these answers.
    const track = this.replay.track();
    const except = track?.reportAt(this.page.at()) ? track.name : null;
    this.vehicles.showPast((table) => {
      table.applyPast(reports, pageTime(from), pageTime(time), except);
    });
  }
}
