// What this person prefers: theme, units, language, time zone and keyboard shortcuts. A value in the URL
// comes first, then an earlier choice of the person (the browser's storage), then a default.

import { Injectable, computed, inject, signal } from '@angular/core';
import { PageConfig } from './config';
import { SpeedUnit, TimeZone, isSpeedUnit, isTimeZone } from './units';
import { LANGUAGES, Language, THEMES, Theme, readUrl } from './url';

@Injectable({ providedIn: 'root' })
export class Tastes {
  private readonly config = inject(PageConfig);
  /** The tastes in the URL. A choice of the person is written there. */
  readonly inUrl = signal(readUrl(location.search).tastes);

  readonly theme = computed(() => this.inUrl().theme ?? recall('theme', isTheme) ?? 'auto');
  readonly units = computed<SpeedUnit>(
    () => this.inUrl().units ?? recall('units', isSpeedUnit) ?? this.config.value().units,
  );
  readonly language = computed(
    () => this.inUrl().language ?? recall('language', isLanguage) ?? browserLanguage(),
  );
  readonly timeZone = computed<TimeZone>(
    () => this.inUrl().timeZone ?? recall('time', isTimeZone) ?? 'local',
  );
  readonly shortcuts = signal(recall('shortcuts', isSwitch) !== 'off');

  setTheme(theme: Theme): void {
    this.inUrl.update((tastes) => ({ ...tastes, theme }));
    remember('theme', theme);
  }

  setUnits(units: SpeedUnit): void {
    this.inUrl.update((tastes) => ({ ...tastes, units }));
    remember('units', units);
  }

  setLanguage(language: Language): void {
    this.inUrl.update((tastes) => ({ ...tastes, language }));
    remember('language', language);
  }

  setTimeZone(timeZone: TimeZone): void {
    this.inUrl.update((tastes) => ({ ...tastes, timeZone }));
    remember('time', timeZone);
  }

  setShortcuts(on: boolean): void {
    this.shortcuts.set(on);
    remember('shortcuts', on ? 'on' : 'off');
  }
}

const isTheme = (text: unknown): text is Theme => (THEMES as readonly unknown[]).includes(text);
const isLanguage = (text: unknown): text is Language =>
  (LANGUAGES as readonly unknown[]).includes(text);
const isSwitch = (text: unknown): text is 'on' | 'off' => text === 'on' || text === 'off';

function browserLanguage(): Language {
  return LANGUAGES.find((language) => navigator.language.startsWith(language)) ?? 'en';
}

/** Returns null if the storage has no value that `known` accepts. */
function recall<Taste>(key: string, known: (text: unknown) => text is Taste): Taste | null {
  try {
    const text = localStorage.getItem(`convoy.${key}`);
    return known(text) ? text : null;
  } catch {
    return null; // The page works without storage as well.
  }
}

function remember(key: string, value: string): void {
  try {
    localStorage.setItem(`convoy.${key}`, value);
  } catch {
    // Without storage the choice holds for this visit and in the URL.
  }
}
