// The replay of the past, which the whole page shares: the track of the selected vehicle, whether the replay
// runs, and how fast. The moment itself is `PageState.at`: the slider, the chart, the stops and the running
// replay all set it and follow it.

import { Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import { Totals } from '../api/summary';
import { FrameLoop } from '../frames/loop';
import { Appearance } from '../page/appearance';
import { PageState } from '../page/state';
import { stopsOf } from '../trail/journey';
import { SelectedPast } from '../trail/selected-past';
import { Track } from '../trail/track';
import { Vehicles } from '../vehicles/vehicles';
import { Rate, nextMoment, nextStart } from './replay-clock';

/** How often the replay advances for people who want no motion, in milliseconds. */
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
  /** The totals of the whole range, as the server computes them; null until they are there. */
  readonly totals = signal<Totals | null>(null);
  readonly totalsFailed = signal(false);
  /** The fleet is loaded up to this moment. Without a track the replay waits here. */
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

  /** Removes the track and the totals of the selected vehicle. */
  clear(): void {
    this.show(null);
    this.totals.set(null);
    this.totalsFailed.set(false);
  }

  /** Shows the selected vehicle's track; null removes it. */
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

  /** The beginning of the next stop; undefined after the last one. */
  readonly nextStop = computed(() => nextStart(this.stops(), this.page.at()));

  /** Returns the milliseconds until the next frame. */
  private advance(sinceMs: number): number {
    const range = this.page.range();
    if (!range || !this.plays()) return Infinity;
    this.owed += sinceMs;
    const early = this.appearance.still() ? STILL_EVERY_MS - this.owed : 0;
    if (early > 0) return early;
    const known = this.track() ? Infinity : this.known();
    this.page.at.set(nextMoment(this.page.at(), this.owed, this.rate(), { end: range.to, known }));
    this.owed = 0;
    if (this.page.at() >= range.to) this.pause();
    return this.plays() ? 0 : Infinity;
  }

  private placeVehicle(track: Track, at: number): void {
    const report = track.reportAt(at);
    if (!report) return;
    const { table } = this.vehicles;
    const place = (): void => {
      table.applyPrecise(report, this.vehicles.now());
    };
    // A vehicle that was not on the page changes the list; one that moves only has to be drawn.
    if (table.indexOf(track.name) === undefined) this.vehicles.showPast(place);
    else place();
  }
}
