// The page's words and figures in the language that people chose. English is built in; another
// language is loaded when it is asked for, and English stays until it is there.

import { Injectable, computed, effect, inject, signal } from '@angular/core';
import { PageState } from './page-state';
import { ageIn, speedIn } from './units';
import { Language } from './url-state';
import english from './words/en.json';

export type Word = keyof typeof english;
type Dictionary = Readonly<Record<Word, string>>;
type Values = Readonly<Record<string, string | number>>;

const DICTIONARIES: Readonly<Record<Language, () => Promise<Dictionary>>> = {
  en: () => Promise.resolve(english),
  fr: () => import('./words/fr.json').then((file) => file.default),
};

@Injectable({ providedIn: 'root' })
export class Words {
  private readonly page = inject(PageState);
  private readonly loaded = signal<{ language: Language; words: Dictionary }>({
    language: 'en',
    words: english,
  });
  private readonly language = computed(() => this.loaded().language);
  private readonly whole = computed(() => this.numbers({ maximumFractionDigits: 0 }));
  private readonly tenths = computed(() =>
    this.numbers({ minimumFractionDigits: 1, maximumFractionDigits: 1 }),
  );
  private readonly plural = computed(() => new Intl.PluralRules(this.language()));
  private readonly clockTime = computed(
    () => new Intl.DateTimeFormat(this.language(), { timeStyle: 'medium' }),
  );
  private readonly dateTime = computed(
    () => new Intl.DateTimeFormat(this.language(), { dateStyle: 'medium', timeStyle: 'short' }),
  );

  constructor() {
    effect(() => {
      const language = this.page.language();
      void DICTIONARIES[language]().then((words) => {
        if (this.page.language() === language) this.loaded.set({ language, words });
      });
    });
    effect(() => {
      document.documentElement.lang = this.language();
      document.title = this.say('title');
    });
  }

  /** A sentence, with its `{holes}` filled. */
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

  /** "48 km/h". */
  speed(metresPerSecond: number): string {
    return `${this.speedNumber(metresPerSecond)} ${this.page.units()}`;
  }

  /** "48": the same without its unit. */
  speedNumber(metresPerSecond: number): string {
    return this.whole().format(speedIn(this.page.units(), metresPerSecond));
  }

  /** "45 sec", "12 min", "3 hr": as the language shortens it. */
  age(seconds: number): string {
    const { value, unit } = ageIn(seconds);
    return this.numbers({ style: 'unit', unit, unitDisplay: 'short' }).format(value);
  }

  /** "0.4 s": for delays of less than a minute. */
  preciseAge(seconds: number): string {
    return seconds < 60 ? `${this.tenths().format(seconds)} s` : this.age(seconds);
  }

  /** The device's own time: only the clock on the day itself, else with the date. */
  moment(time: number): string {
    const format =
      Math.abs(Date.now() - time) < 12 * 3_600_000 ? this.clockTime() : this.dateTime();
    return format.format(time);
  }

  private numbers(options: Intl.NumberFormatOptions): Intl.NumberFormat {
    return new Intl.NumberFormat(this.language(), options);
  }
}
