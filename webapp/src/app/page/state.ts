// What the person looking at the page has chosen. It is kept in the URL, so that Back works and a
// link shows the same page to someone else; tastes are also remembered for the next visit.

import { Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import { Bounds } from '../fleet/mercator';
import { PageConfig } from './config';
import { SpeedUnit, TimeZone, isSpeedUnit, isTimeZone } from './units';
import {
  LANGUAGES,
  Language,
  Past,
  Sort,
  StatusName,
  THEMES,
  Theme,
  UrlState,
  readUrl,
  writeUrl,
} from './url';

/** `held`: the person moved the map away and may want to come back. */
export type Follow = 'off' | 'on' | 'held';

/** Browsers refuse more than a few changes of the URL a second. */
const URL_EVERY_MS = 300;

export interface Range {
  /** Milliseconds of the epoch. */
  readonly from: number;
  readonly to: number;
}

@Injectable({ providedIn: 'root' })
export class PageState {
  private readonly config = inject(PageConfig);
  private readonly opened = readUrl(location.search);

  readonly selected = signal(this.opened.vehicle);
  readonly follow = signal<Follow>(this.opened.follow ? 'on' : 'off');
  /** The stretch of the past that is looked at; null: live. */
  readonly range = signal<Range | null>(this.opened.past, { equal: isSameRange });
  /** The moment of it that is shown: the chart's cursor, the slider and the map are this signal. */
  readonly at = signal(this.opened.past?.at ?? 0);
  readonly query = signal(this.opened.query);
  readonly statuses = signal(this.opened.statuses);
  readonly inView = signal(this.opened.inView);
  readonly sort = signal<Sort>(this.opened.sort);
  /** Where the camera rests; null until the map has shown the fleet. */
  readonly view = signal(this.opened.view);
  /** Where the camera should go because the URL says so. */
  readonly wantedView = signal(this.opened.view);
  /** How much of a phone's screen the sheet takes, in percent. */
  readonly sheet = signal(27);
  readonly bounds = signal<Bounds | null>(null);
  /** The vehicles that are shown by name, of which every position is wanted. */
  readonly pins = signal<readonly string[]>([], { equal: isSameList });
  /** Counts the wishes to see the selected vehicle on the map. */
  readonly showings = signal(0);

  private readonly themeChoice = signal(this.opened.theme);
  private readonly unitsChoice = signal(this.opened.units);
  private readonly languageChoice = signal(this.opened.language);
  private readonly timeZoneChoice = signal(this.opened.timeZone);
  readonly theme = computed(() => this.themeChoice() ?? recall('theme', isTheme) ?? 'auto');
  readonly units = computed<SpeedUnit>(
    () => this.unitsChoice() ?? recall('units', isSpeedUnit) ?? this.config.value().units,
  );
  readonly language = computed(
    () => this.languageChoice() ?? recall('language', isLanguage) ?? browserLanguage(),
  );
  readonly timeZone = computed<TimeZone>(
    () => this.timeZoneChoice() ?? recall('time', isTimeZone) ?? 'local',
  );
  readonly shortcuts = signal(recall('shortcuts', isSwitch) !== 'off');

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

  /** Leaves the present for a stretch of the past. `at`: the moment of it to begin with. */
  lookBack(range: Range, at = range.from): void {
    // Whole seconds, as the URL has them.
    const from = Math.floor(range.from / 1000) * 1000;
    const to = Math.floor(range.to / 1000) * 1000;
    this.range.set({ from, to });
    this.at.set(Math.max(from, Math.min(to, at)));
  }

  lookLive(): void {
    this.range.set(null);
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

  setTheme(theme: Theme): void {
    this.themeChoice.set(theme);
    remember('theme', theme);
  }

  setUnits(units: SpeedUnit): void {
    this.unitsChoice.set(units);
    remember('units', units);
  }

  setLanguage(language: Language): void {
    this.languageChoice.set(language);
    remember('language', language);
  }

  setTimeZone(zone: TimeZone): void {
    this.timeZoneChoice.set(zone);
    remember('time', zone);
  }

  setShortcuts(on: boolean): void {
    this.shortcuts.set(on);
    remember('shortcuts', on ? 'on' : 'off');
  }

  private urlState(): UrlState {
    return {
      vehicle: this.selected(),
      follow: this.follow() === 'on',
      past: this.past(),
      view: this.view(),
      query: this.query(),
      statuses: this.statuses(),
      inView: this.inView(),
      sort: this.sort(),
      theme: this.themeChoice(),
      units: this.unitsChoice(),
      language: this.languageChoice(),
      timeZone: this.timeZoneChoice(),
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
    this.writtenStep = stepOf(state.vehicle, state.past);
    this.follow.set(state.follow ? 'on' : 'off');
    this.query.set(state.query);
    this.statuses.set(state.statuses);
    this.inView.set(state.inView);
    this.sort.set(state.sort);
    this.themeChoice.set(state.theme);
    this.unitsChoice.set(state.units);
    this.languageChoice.set(state.language);
    this.timeZoneChoice.set(state.timeZone);
    if (state.view) this.wantedView.set({ ...state.view });
  }

  /** Another vehicle or another time is a step that Back takes back; the rest only amends it. */
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

const isTheme = (text: unknown): text is Theme => (THEMES as readonly unknown[]).includes(text);
const isLanguage = (text: unknown): text is Language =>
  (LANGUAGES as readonly unknown[]).includes(text);
const isSwitch = (text: unknown): text is 'on' | 'off' => text === 'on' || text === 'off';

function browserLanguage(): Language {
  return LANGUAGES.find((language) => navigator.language.startsWith(language)) ?? 'en';
}

function recall<Taste>(key: string, known: (text: unknown) => text is Taste): Taste | null {
  try {
    const text = localStorage.getItem(`convoy.${key}`);
    return known(text) ? text : null;
  } catch {
    return null; // A browser that forbids storage still shows the page.
  }
}

function remember(key: string, value: string): void {
  try {
    localStorage.setItem(`convoy.${key}`, value);
  } catch {
    // As above: then it holds for this visit, and in the URL.
  }
}
