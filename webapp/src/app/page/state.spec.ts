import { TestBed } from '@angular/core/testing';
import type { MockInstance } from 'vitest';
import { PageState } from './state';

const NOON = Date.UTC(2026, 10, 21, 12);

describe('the state of the page', () => {
  let pushed: MockInstance<History['pushState']>;
  let page: PageState;

  const open = (search: string): void => {
    history.replaceState(null, '', `/${search}`);
    TestBed.resetTestingModule();
    page = TestBed.inject(PageState);
    TestBed.tick();
  };
  const settle = (): void => {
    TestBed.tick();
    vi.advanceTimersByTime(300);
  };
  /** What the browser does on Back. */
  const goBackTo = (search: string): void => {
    history.replaceState(null, '', `/${search}`);
    dispatchEvent(new PopStateEvent('popstate'));
    settle();
  };

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('fetch', () => Promise.reject(new Error('no config.json')));
    localStorage.clear();
    open('');
    pushed = vi.spyOn(history, 'pushState');
  });
  afterEach(() => {
    TestBed.resetTestingModule();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
    vi.useRealTimers();
    history.replaceState(null, '', '/');
  });

  it('is that of the link which was opened', () => {
    open('?vehicle=Van&follow=1&q=van&status=moving&in=view&sort=speed&at=2026-11-21T12:00:00Z');
    expect([page.selected(), page.follow(), page.query(), page.statuses()]).toEqual([
      ...['Van', 'on', 'van', ['moving']],
    ]);
    expect([page.inView(), page.sort(), page.at()]).toEqual([true, 'speed', NOON]);
  });

  it('can be undone by Back for a vehicle and a range, and not for each letter of a search', () => {
    page.query.set('v');
    settle();
    page.query.set('va');
    settle();
    expect([location.search, pushed.mock.calls.length]).toEqual(['?q=va', 0]);
    page.select('Van');
    TestBed.tick();
    expect([location.search, pushed.mock.calls.length]).toEqual(['?vehicle=Van&q=va', 1]);
    page.lookBack({ from: NOON, to: NOON + 60_000 });
    TestBed.tick();
    expect(pushed).toHaveBeenCalledTimes(2);
  });

  it('changes the URL a few times a second at most, and ends with the newest', () => {
    const replaced = vi.spyOn(history, 'replaceState');
    for (let step = 0; step < 20; step++) {
      page.view.set({ latitude: step, longitude: 0, zoom: 5 });
      TestBed.tick();
      vi.advanceTimersByTime(50);
    }
    vi.advanceTimersByTime(300);
    expect(replaced.mock.calls.length).toBeLessThanOrEqual(5);
    expect(location.search).toContain('view=19.00000');
  });

  it('is what Back leads to, without another step', () => {
    page.select('Van');
    settle();
    page.lookBack({ from: NOON, to: NOON + 60_000 });
    settle();
    const steps = pushed.mock.calls.length;
    goBackTo('?vehicle=Bus&q=b&view=53.38000,-1.47000,12.00');
    expect([page.selected(), page.range(), page.query()]).toEqual(['Bus', null, 'b']);
    expect(page.wantedView()).toEqual({ latitude: 53.38, longitude: -1.47, zoom: 12 });
    expect(pushed).toHaveBeenCalledTimes(steps);
  });

  it('shows a range in whole seconds, as the URL does, and a moment within it', () => {
    page.lookBack({ from: NOON + 700, to: NOON + 60_900 }, NOON + 999_999);
    expect([page.range(), page.at()]).toEqual([{ from: NOON, to: NOON + 60_000 }, NOON + 60_000]);
    page.lookBack({ from: NOON, to: NOON + 60_000 });
    expect(page.at()).toBe(NOON);
  });

  it('follows another vehicle only when the person wants that again', () => {
    page.select('Van');
    page.toggleFollow();
    page.select('Van');
    expect(page.follow()).toBe('on');
    page.select('Bus');
    expect(page.follow()).toBe('off');
  });

  it('shows a vehicle again when the same row is clicked again', () => {
    page.show('Van');
    page.show('Van');
    expect([page.selected(), page.showings()]).toEqual(['Van', 2]);
  });

  it('adds and removes a status, and shows everything at once', () => {
    page.toggleStatus('moving');
    page.toggleStatus('offline');
    page.toggleStatus('moving');
    expect(page.statuses()).toEqual(['offline']);
    page.query.set('van');
    page.inView.set(true);
    page.showAll();
    expect([page.query(), page.statuses(), page.inView()]).toEqual(['', [], false]);
  });
});
