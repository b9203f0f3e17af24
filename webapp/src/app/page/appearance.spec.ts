import { TestBed } from '@angular/core/testing';
import { Appearance } from './appearance';
import { Tastes } from './tastes';

/** The answers of the browser to media queries, which a test changes. */
class Media {
  private readonly queries = new Map<string, EventTarget & { matches: boolean }>();

  readonly query = (text: string): EventTarget & { matches: boolean } => {
    const made = this.queries.get(text) ?? Object.assign(new EventTarget(), { matches: false });
    this.queries.set(text, made);
    return made;
  };

  set(text: string, matches: boolean): void {
    const query = this.query(text);
    query.matches = matches;
    query.dispatchEvent(Object.assign(new Event('change'), { matches }));
  }
}

describe('the appearance of the page', () => {
  let media: Media;
  let appearance: Appearance;
  let tastes: Tastes;

  beforeEach(() => {
    media = new Media();
    vi.stubGlobal('matchMedia', media.query);
    vi.stubGlobal('fetch', () => Promise.reject(new Error('no config.json')));
    history.replaceState(null, '', '/');
    localStorage.clear();
    appearance = TestBed.inject(Appearance);
    tastes = TestBed.inject(Tastes);
    TestBed.tick();
  });
  afterEach(() => {
    tastes.setTheme('auto');
    TestBed.tick();
    TestBed.resetTestingModule();
    vi.unstubAllGlobals();
    localStorage.clear();
  });

  it('is dark when the system is, also if that changes while the page is open', () => {
    expect(appearance.dark()).toBe(false);
    media.set('(prefers-color-scheme: dark)', true);
    expect(appearance.dark()).toBe(true);
  });

  it('is what the person has chosen, whatever the system is', () => {
    media.set('(prefers-color-scheme: dark)', true);
    tastes.setTheme('light');
    expect(appearance.dark()).toBe(false);
    media.set('(prefers-color-scheme: dark)', false);
    tastes.setTheme('dark');
    expect(appearance.dark()).toBe(true);
  });

  it('reaches the style sheet, and leaves it to the system where nothing was chosen', () => {
    const theme = (): string | undefined => document.documentElement.dataset['theme'];
    expect(theme()).toBeUndefined();
    tastes.setTheme('dark');
    TestBed.tick();
    expect(theme()).toBe('dark');
    tastes.setTheme('auto');
    TestBed.tick();
    expect(theme()).toBeUndefined();
  });

  it('changes its look with the theme and with the contrast, and not with motion', () => {
    const looks = [appearance.look()];
    media.set('(prefers-contrast: more)', true);
    looks.push(appearance.look());
    tastes.setTheme('dark');
    looks.push(appearance.look());
    expect(new Set(looks).size).toBe(3);
    media.set('(prefers-reduced-motion: reduce)', true);
    expect([appearance.look(), appearance.still()]).toEqual([looks[2], true]);
  });

  it('offers the colours of the style sheet as numbers and as CSS', () => {
    document.documentElement.style.setProperty('--moving', '#0071b2');
    expect(appearance.colour('--moving')).toEqual([0, 113 / 255, 178 / 255]);
    expect(appearance.css('--moving')).toBe('rgb(0 113 178)');
    document.documentElement.style.removeProperty('--moving');
  });
});
