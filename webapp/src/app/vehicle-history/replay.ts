// The replay of the past as the whole page shares it: what is known of the selected vehicle, whether
// time moves, and how fast. The moment itself is `PageState.at`: the slider, the chart, a
// stop and the running replay all set it, and all follow it.

import { Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import { FrameLoop } from '../frames/loop';
import { Appearance } from '../page/appearance';
import { PageState } from '../page/state';
import { stopsOf, totalsOf } from '../trail/journey';
import { SelectedPast } from '../trail/selected-past';
import { Track } from '../trail/track';
import { Vehicles } from '../vehicles/vehicles';
import { Rate, nextMoment, nextStart } from './replay-clock';

/** How often a replay moves on for those who want no motion, in milliseconds. */
const STILL_EVERY_MS = 1000;

@Injectable({ providedIn: 'root' })
export class Replay {
  private readonly page = inject(PageState);
  private readonly vehicles = inject(Vehicles);
  private readonly appearance = inject(Appearance);
  private readonly past = inject(SelectedPast);

  private readonly plays = signal(false);
  readonly playing = this.plays.asReadonly();
  readonly rate = signal<Rate>(10);
  readonly track = this.past.track.asReadonly();
  readonly stops = this.past.stops.asReadonly();
  readonly totals = computed(() => {
    const track = this.track();
    return track && totalsOf(track);
  });
  /** Up to when the fleet is known; without a track the replay does not run ahead of it. */
  readonly known = signal(Infinity);

  private owed = 0;
  private readonly loop = new FrameLoop((sinceMs) => this.advance(sinceMs));

  constructor() {
    effect(() => {
      if (this.page.range() === null) this.pause();
    });
    effect(() => {
      const track = this.track();
      const at = this.page.at();
      if (track && this.vehicles.past())
        untracked(() => {
          this.placeVehicle(track, at);
        });
    });
  }

  /** Takes the selected vehicle's track. */
  show(track: Track | null): void {
    this.past.track.set(track);
    this.past.trail.set(track?.trail() ?? []);
    this.past.stops.set(track ? stopsOf(track) : []);
  }

  play(): void {
    const range = this.page.range();
    if (!range) return;
    if (this.page.at() >= range.to) this.page.at.set(range.from);
    this.plays.set(true);
    this.loop.wake();
  }

  pause(): void {
    this.plays.set(false);
  }

  seek(time: number): void {
    const range = this.page.range();
    if (range) this.page.at.set(Math.max(range.from, Math.min(range.to, time)));
  }

  stepBy(milliseconds: number): void {
    this.seek(this.page.at() + milliseconds);
  }

  /** Undefined after the last one. */
  readonly nextStop = computed(() => nextStart(this.stops(), this.page.at()));

  private advance(sinceMs: number): boolean {
    const range = this.page.range();
    if (!range || !this.plays()) return false;
    this.owed += sinceMs;
    if (this.appearance.still() && this.owed < STILL_EVERY_MS) return true;
    const known = this.track() ? Infinity : this.known();
    this.page.at.set(nextMoment(this.page.at(), this.owed, this.rate(), { end: range.to, known }));
    this.owed = 0;
    if (this.page.at() >= range.to) this.pause();
    return this.plays();
  }

  private placeVehicle(track: Track, at: number): void {
    const report = track.reportAt(at);
    if (!report) return;
    const { table } = this.vehicles;
    const place = (): void => {
      table.applyPrecise(report, this.vehicles.now());
    };
    // A vehicle that is new to the page changes the list; one that moves only has to be drawn.
    if (table.indexOf(track.name) === undefined) this.vehicles.showPast(place);
    else place();
  }
}
