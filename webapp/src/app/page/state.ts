// What the person has chosen to look at. The URL contains these choices, so that Back works and a link shows
// the same page to another person.

import { Injectable, effect, inject, signal, untracked } from '@angular/core';
import { Bounds } from '../fleet/mercator';
import { Past } from './past';
import { Tastes } from './tastes';
import { Sort, StatusName, UrlState, readUrl, writeUrl } from './url';

/** `held`: the person moved the map away and may want to come back. */
export type Follow = 'off' | 'on' | 'held';

/** Browsers reject more than a few changes of the URL per second. */
const URL_EVERY_MS = 300;

export interface Range {
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
}

@Injectable({ providedIn: 'root' })
export class PageState {
  readonly tastes = inject(Tastes);
  private readonly opened = readUrl(location.search);

  readonly selected = signal(this.opened.vehicle);
  readonly follow = signal<Follow>(this.opened.follow ? 'on' : 'off');
  /** The range of the past that the page shows; null if it is live. */
  readonly range = signal<Range | null>(this.opened.past, { equal: isSameRange });
  /** The moment in `range` that is shown. The chart, the slider and the map share this signal. */
  readonly at = signal(this.opened.past?.at ?? 0);
  /** The URL's times if they cannot be shown, so that the page is live instead. */
  readonly badTimes = signal(this.opened.badTimes);
  readonly query = signal(this.opened.query);
  readonly statuses = signal(this.opened.statuses);
  readonly inView = signal(this.opened.inView);
  readonly sort = signal<Sort>(this.opened.sort);
  /** The camera's view; null until the map shows the fleet. */
  readonly view = signal(this.opened.view);
  /** The view in the URL when the page opened or Back was used: the camera goes there. */
  readonly wantedView = signal(this.opened.view);
  /** How much of a phone's screen the sheet takes, in percent. */
  readonly sheet = signal(27);
  readonly bounds = signal<Bounds | null>(null);
  /** The vehicles in the list and the card, of which the page needs every position. */
  readonly pins = signal<readonly string[]>([], { equal: isSameList });
  /** Counts the requests to show the selected vehicle on the map. */
  readonly showings = signal(0);

  private urlTimer: ReturnType<typeof setTimeout> | undefined;
  private search = location.search;
  private writtenStep = stepOf(this.opened.vehicle, this.opened.past);

  constructor() {
    addEventListener('popstate', () => {
      this.restore(readUrl(location.search));
    });
    effect(() => {
      const search = writeUrl(this.urlState());
      untracked(() => {
        this.scheduleUrl(search);
      });
    });
  }

  select(name: string | null): void {
    if (name === this.selected()) return;
    this.selected.set(name);
    this.follow.set('off');
  }

  /** Selects a vehicle and brings the map to it. */
  show(name: string): void {
    this.select(name);
    this.showings.update((count) => count + 1);
  }

  /** Shows a range of the past, beginning with its moment `at`. */
  lookBack(range: Range, at = range.from): void {
    // The URL contains whole seconds.
    const from = Math.floor(range.from / 1000) * 1000;
    const to = Math.floor(range.to / 1000) * 1000;
    this.range.set({ from, to });
    this.badTimes.set(null);
    this.at.set(Math.max(from, Math.min(to, at)));
  }

  lookLive(): void {
    this.range.set(null);
    this.badTimes.set(null);
  }

  toggleFollow(): void {
    if (this.selected() === null) return;
    this.follow.update((follow) => (follow === 'on' ? 'off' : 'on'));
  }

  toggleStatus(name: StatusName): void {
    this.statuses.update((names) =>
      names.includes(name) ? names.filter((other) => other !== name) : [...names, name],
    );
  }

  showAll(): void {
    this.query.set('');
    this.statuses.set([]);
    this.inView.set(false);
  }

  private urlState(): UrlState {
    return {
      vehicle: this.selected(),
      follow: this.follow() === 'on',
      past: this.past(),
      badTimes: this.badTimes(),
      view: this.view(),
      query: this.query(),
      statuses: this.statuses(),
      inView: this.inView(),
      sort: this.sort(),
      tastes: this.tastes.inUrl(),
    };
  }

  private past(): Past | null {
    const range = this.range();
    return range && { ...range, at: this.at() };
  }

  private restore(state: UrlState): void {
    this.selected.set(state.vehicle);
    this.range.set(state.past);
    if (state.past) this.at.set(state.past.at);
    this.badTimes.set(state.badTimes);
    this.writtenStep = stepOf(state.vehicle, state.past);
    this.follow.set(state.follow ? 'on' : 'off');
    this.query.set(state.query);
    this.statuses.set(state.statuses);
    this.inView.set(state.inView);
    this.sort.set(state.sort);
    this.tastes.inUrl.set(state.tastes);
    if (state.view) this.wantedView.set({ ...state.view });
  }

  /** Back undoes a change of vehicle or range; any other change only replaces the URL. */
  private scheduleUrl(search: string): void {
    this.search = search;
    const step = stepOf(this.selected(), this.range());
    if (step !== this.writtenStep) {
      this.writtenStep = step;
      history.pushState(null, '', here(search));
      return;
    }
    this.urlTimer ??= setTimeout(() => {
      this.urlTimer = undefined;
      if (this.search !== location.search) history.replaceState(null, '', here(this.search));
    }, URL_EVERY_MS);
  }
}

function isSameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name, place) => name === other[place]);
}

function isSameRange(one: Range | null, other: Range | null): boolean {
  return one?.from === other?.from && one?.to === other?.to;
}

function stepOf(vehicle: string | null, range: Range | null): string {
  return JSON.stringify([vehicle, range?.from, range?.to]);
}

function here(search: string): string {
  return location.pathname + search + location.hash;
}
