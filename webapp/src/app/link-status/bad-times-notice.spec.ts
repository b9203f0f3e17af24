import { TestBed } from '@angular/core/testing';
import { PageState } from '../page/state';
import { Tastes } from '../page/tastes';
import { BadTimesNotice } from './bad-times-notice';

const INSTEAD = 'The page shows the present instead.';

describe('the notice of times that cannot be shown', () => {
  let page: PageState;
  let element: HTMLElement;

  const open = (search: string): void => {
    history.replaceState(null, '', `/${search}`);
    page = TestBed.inject(PageState);
    element = TestBed.createComponent(BadTimesNotice).nativeElement as HTMLElement;
    TestBed.tick();
  };
  const sentence = (): string => element.querySelector('p')?.textContent ?? '';

  beforeEach(() => {
    localStorage.clear();
    vi.useFakeTimers();
  });
  afterEach(() => {
    TestBed.resetTestingModule();
    vi.useRealTimers();
    history.replaceState(null, '', '/');
  });

  it.each([
    ['?at=noon', /^A time in this link cannot be read/],
    ['?from=2026-11-21T12:00:00Z&to=2026-11-20T12:00:00Z', /^In this link the end does not come/],
    ['?from=2026-01-01T00:00:00Z&to=2026-11-21T00:00:00Z', /is longer than 31 days/],
  ])('says why of %s, and what the page shows instead', (search, reason) => {
    open(search);
    expect(sentence()).toMatch(reason);
    expect(sentence().endsWith(INSTEAD)).toBe(true);
    expect(page.range()).toBeNull();
  });

  it('speaks the language of the person', async () => {
    open('?at=noon');
    TestBed.inject(Tastes).setLanguage('fr');
    TestBed.tick();
    await vi.dynamicImportSettled();
    TestBed.tick();
    expect(sentence()).toMatch(/^Une heure de ce lien est illisible.*La page montre le présent/);
  });

  it('leaves the times in the URL until the person closes it', async () => {
    open('?at=noon&q=truck');
    page.query.set('van');
    TestBed.tick();
    await vi.advanceTimersByTimeAsync(500);
    expect(location.search).toBe('?at=noon&q=van');
    element.querySelector('button')?.click();
    TestBed.tick();
    await vi.advanceTimersByTimeAsync(500);
    expect([page.badTimes(), location.search]).toEqual([null, '?q=van']);
  });

  it('is no longer needed once the person has chosen a range', () => {
    open('?at=noon');
    page.lookBack({ from: 0, to: 3_600_000 });
    expect(page.badTimes()).toBeNull();
  });
});
