// Returns texts and figures in the chosen language. English is built in, apart from the texts in
// late.ts; another language is loaded when it is chosen, and until it arrives the previous one stays.

import { Injectable, computed, effect, inject, signal } from '@angular/core';
import { Tastes } from '../page/tastes';
import { ageIn, distanceIn, speedIn } from '../page/units';
import { Language } from '../page/url';
import english from './en.json';
import type late from './late.en.json';

export type Word = keyof typeof english | keyof typeof late;
type Dictionary = Readonly<Record<Word, string>>;
type Values = Readonly<Record<string, string | number>>;

const DICTIONARIES: Readonly<Record<Language, () => Promise<Dictionary>>> = {
  en: () => Promise.resolve(english as Dictionary),
  fr: () => import('./fr.json').then((file) => file.default),
};

@Injectable({ providedIn: 'root' })
export class Words {
  private readonly tastes = inject(Tastes);
  private readonly loaded = signal<{ language: Language; words: Dictionary }>({
    language: 'en',
    words: english as Dictionary,
  });
  private readonly language = computed(() => this.loaded().language);
  /** Dates use the browser's locale if its language is the chosen one: en-GB is not en-US. */
  private readonly locale = computed(() =>
    navigator.language.startsWith(this.language()) ? navigator.language : this.language(),
  );
  private readonly whole = computed(() => this.numbers({ maximumFractionDigits: 0 }));
  private readonly tenths = computed(() =>
    this.numbers({ minimumFractionDigits: 1, maximumFractionDigits: 1 }),
  );
  private readonly plural = computed(() => new Intl.PluralRules(this.language()));
  private readonly clockTime = computed(() => this.times({ timeStyle: 'medium' }));
  private readonly dateTime = computed(() =>
    this.times({ dateStyle: 'medium', timeStyle: 'short' }),
  );
  private readonly fullTime = computed(() =>
    this.times({
      ...{ weekday: 'short', day: 'numeric', month: 'short' },
      ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
    }),
  );
  private readonly shortTime = computed(() => this.times({ hour: '2-digit', minute: '2-digit' }));
  private readonly axisDay = computed(() => this.times({ weekday: 'short', day: 'numeric' }));

  constructor() {
    effect(() => {
      const language = this.tastes.language();
      void DICTIONARIES[language]().then((words) => {
        if (this.tastes.language() === language) this.loaded.set({ language, words });
      });
    });
    effect(() => {
      document.documentElement.lang = this.language();
      document.title = this.say('title');
    });
  }

  /** Fills a text's `{placeholders}`. */
  say(word: Word, values: Values = {}): string {
    return this.loaded().words[word].replace(/\{(\w+)\}/g, (hole, key: string) =>
      String(values[key] ?? hole),
    );
  }

  /** "1 vehicle", "38 vehicles". */
  vehicles(count: number): string {
    const form = this.plural().select(count) === 'one' ? 'vehicles.one' : 'vehicles.other';
    return this.say(form, { count: this.number(count) });
  }

  number(value: number): string {
    return this.whole().format(value);
  }

  /** "4.01": with up to so many decimals. */
  decimal(value: number, decimals: number): string {
    return this.numbers({ maximumFractionDigits: decimals }).format(value);
  }

  /** "48 km/h". */
  speed(metresPerSecond: number): string {
    return `${this.speedNumber(metresPerSecond)} ${this.tastes.units()}`;
  }

  /** "48": the number alone. */
  speedNumber(metresPerSecond: number): string {
    return this.whole().format(speedIn(this.tastes.units(), metresPerSecond));
  }

  /** "45 sec", "12 min", "3 hr": abbreviated by locale. */
  age(seconds: number): string {
    const { value, unit } = ageIn(seconds);
    return this.numbers({ style: 'unit', unit, unitDisplay: 'short' }).format(value);
  }

  /** "0.4 s": for delays of less than a minute. */
  preciseAge(seconds: number): string {
    return seconds < 60 ? `${this.tenths().format(seconds)} s` : this.age(seconds);
  }

  /** Formats a time, with the date if it is 12 hours or more away. */
  moment(time: number): string {
    const format =
      Math.abs(Date.now() - time) < 12 * 3_600_000 ? this.clockTime() : this.dateTime();
    return format.format(time);
  }

  /** "Sat 21 Nov, 12:00:05": formats a time to the second. */
  exactMoment(time: number): string {
    return this.fullTime().format(time);
  }

  /** "12:00". */
  clock(time: number): string {
    return this.shortTime().format(time);
  }

  /** Formats a tick label of a time axis over `span` ms, with a tick every `step`. */
  axisTime(time: number, span: number, step: number): string {
    if (span > 2 * 86_400_000) return this.axisDay().format(time);
    return (step < 60_000 ? this.clockTime() : this.shortTime()).format(time);
  }

  /** "12.3 km". */
  distance(metres: number): string {
    const { value, unit } = distanceIn(this.tastes.units(), metres);
    return `${(value < 100 ? this.tenths() : this.whole()).format(value)} ${unit}`;
  }

  /** "45 s", "12 min", "3 h 05 min". */
  duration(seconds: number): string {
    const whole = Math.round(seconds);
    if (whole < 60) return `${this.number(whole)} s`;
    const minutes = Math.round(whole / 60);
    if (minutes < 60) return `${this.number(minutes)} min`;
    const rest = String(minutes % 60).padStart(2, '0');
    return `${this.number(Math.floor(minutes / 60))} h ${rest} min`;
  }

  private times(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    const zone = this.tastes.timeZone() === 'utc' ? { timeZone: 'UTC' } : {};
    return new Intl.DateTimeFormat(this.locale(), { ...options, ...zone });
  }

  private numbers(options: Intl.NumberFormatOptions): Intl.NumberFormat {
    return new Intl.NumberFormat(this.language(), options);
  }
}
