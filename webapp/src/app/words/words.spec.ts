import { TestBed } from '@angular/core/testing';
import { Tastes } from '../page/tastes';
import english from './en.json';
import french from './fr.json';
import './late';
import { Words } from './words';

function holes(text: string): string[] {
  return (text.match(/\{\w+\}/g) ?? []).sort();
}

describe('words', () => {
  it('are the same in every language', () => {
    expect(Object.keys(french)).toEqual(Object.keys(english));
  });

  it('leave the same holes to fill', () => {
    for (const [word, text] of Object.entries(english)) {
      expect(holes(french[word as keyof typeof french]), word).toEqual(holes(text));
    }
  });
});

describe('figures in words', () => {
  const NOON = Date.UTC(2026, 10, 21, 12, 0, 5);
  let words: Words;
  let tastes: Tastes;

  beforeEach(() => {
    vi.useFakeTimers({ now: NOON });
    vi.stubGlobal('fetch', () => Promise.reject(new Error('no config.json')));
    vi.stubGlobal('navigator', { language: 'en-GB' });
    history.replaceState(null, '', '/');
    localStorage.clear();
    words = TestBed.inject(Words);
    tastes = TestBed.inject(Tastes);
    tastes.setTimeZone('utc');
  });
  afterEach(() => {
    TestBed.resetTestingModule();
    vi.unstubAllGlobals();
    vi.useRealTimers();
    localStorage.clear();
  });

  it('fill the holes of a text, and leave a hole without a value visible', () => {
    expect(words.say('shown', { shown: 2, count: '3 vehicles' })).toBe('2 of 3 vehicles');
    expect(words.say('shown', { shown: 2 })).toBe('2 of {count}');
  });

  it('count one vehicle and several', () => {
    expect([0, 1, 2, 1234].map((count) => words.vehicles(count))).toEqual([
      ...['0 vehicles', '1 vehicle', '2 vehicles', '1,234 vehicles'],
    ]);
  });

  it('shorten ages and durations', () => {
    expect([45, 95, 7300].map((seconds) => words.age(seconds))).toEqual([
      '45 sec',
      '1 min',
      '2 hr',
    ]);
    expect([words.preciseAge(0.44), words.preciseAge(61)]).toEqual(['0.4 s', '1 min']);
    expect([45, 720, 3590, 11_100].map((seconds) => words.duration(seconds))).toEqual([
      ...['45 s', '12 min', '1 h 00 min', '3 h 05 min'],
    ]);
  });

  it('have tenths only where they matter', () => {
    expect([words.distance(12_340), words.distance(123_400)]).toEqual(['12.3 km', '123 km']);
    tastes.setUnits('knots');
    expect([words.distance(1852), words.speed(10)]).toEqual(['1.0 nmi', '19 knots']);
  });

  it('name the day of a time only if it is half a day away', () => {
    expect(words.moment(NOON - 3_600_000)).toBe('11:00:05');
    expect(words.moment(NOON - 13 * 3_600_000)).toBe('20 Nov 2026, 23:00');
    expect(words.exactMoment(NOON)).toBe('Sat 21 Nov, 12:00:05');
  });

  it('label an axis as finely as it is divided', () => {
    const label = (hours: number, step: number): string =>
      words.axisTime(NOON, hours * 3_600_000, step);
    expect([label(1, 10_000), label(12, 3_600_000), label(100, 86_400_000)]).toEqual([
      ...['12:00:05', '12:00', 'Sat 21'],
    ]);
  });

  it('are in the language that the person has chosen, once it is there', async () => {
    tastes.setLanguage('fr');
    TestBed.tick();
    expect(words.say('speed')).toBe(english.speed);
    await vi.dynamicImportSettled();
    expect(words.say('speed')).toBe(french.speed);
    expect(words.number(1234.4)).toMatch(/^1\s234$/);
    TestBed.tick();
    expect([document.documentElement.lang, document.title]).toEqual(['fr', french.title]);
  });
});
