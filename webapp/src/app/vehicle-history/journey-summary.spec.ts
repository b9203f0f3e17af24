import { TestBed } from '@angular/core/testing';
import { Totals } from '../api/summary';
import { PageState } from '../page/state';
import { Track } from '../trail/track';
import { JourneySummary } from './journey-summary';
import { Replay } from './replay';

const FROM = Date.UTC(2026, 10, 21, 12);
const HOUR = { from: FROM, to: FROM + 3_600_000 };

/** `rows`: seconds after FROM, and the speed there; each row is 500 m from the one before. */
function track(...rows: readonly (readonly [number, number | null])[]): Track {
  const made = new Track('Van');
  made.add(
    rows.map(([second, speed]) => ({
      ...{ lat: 53, lon: -1, speed, heading: 90, distance: speed === null ? null : 500 },
      time: new Date(FROM + second * 1000).toISOString(),
    })),
  );
  return made;
}

const TOTALS = {
  ...{ distance: 1000, unseen: 0, moving: 100, stopped: 100, silent: 0, mean: 10, top: 10 },
  positions: 3,
};

describe('the summary of a journey', () => {
  let page: PageState;
  let element: HTMLElement;

  const open = (shown: Track, range = HOUR, known: Totals | null = TOTALS): void => {
    page.lookBack(range);
    TestBed.inject(Replay).show(shown);
    TestBed.inject(Replay).totals.set(known);
    element = TestBed.createComponent(JourneySummary).nativeElement as HTMLElement;
    TestBed.tick();
  };
  const totals = (): Record<string, string> =>
    Object.fromEntries(
      [...element.querySelectorAll('dl > div')].map((row) => [
        row.querySelector('dt')?.textContent,
        row.querySelector('dd')?.textContent,
      ]),
    ) as Record<string, string>;
  const stops = (): HTMLButtonElement[] => [...element.querySelectorAll('button')];

  beforeEach(() => {
    vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined }));
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
    history.replaceState(null, '', '/');
    localStorage.clear();
    page = TestBed.inject(PageState);
    page.tastes.setTimeZone('utc');
    page.select('Van');
  });
  afterEach(() => {
    TestBed.resetTestingModule();
    vi.unstubAllGlobals();
    localStorage.clear();
  });

  it('has the totals in the units that the person has chosen', () => {
    open(track([0, 10], [100, 10], [200, 0]));
    expect(totals()).toEqual({
      ...{ Distance: '1.0 km', Moving: '2 min', Stopped: '2 min' },
      ...{ 'Average, moving': '36 km/h', 'Top speed': '36 km/h' },
    });
    page.tastes.setUnits('mph');
    TestBed.tick();
    expect(totals()['Distance']).toBe('0.6 mi');
  });

  it('mentions the time without positions only where there is some', () => {
    open(track([0, 10]), HOUR, { ...TOTALS, silent: 1800, unseen: 40_000 });
    expect(totals()['Without positions']).toBe('30 min');
    expect(totals()['Distance without positions']).toBe('40.0 km');
  });

  it('brings the page to a stop, and marks the stop that is shown', () => {
    open(track([0, 10], [60, 0], [180, 0], [240, 10]));
    expect(stops().map(({ textContent }) => textContent)).toEqual(['12:01 PM2 min']);
    expect(stops()[0].classList.contains('here')).toBe(false);
    stops()[0].click();
    TestBed.tick();
    expect(page.at()).toBe(FROM + 60_000);
    expect(stops()[0].classList.contains('here')).toBe(true);
  });

  it('names the day of a stop where the range is longer than one', () => {
    open(track([0, 0], [180, 0]), { from: FROM, to: FROM + 2 * 86_400_000 });
    expect(stops()[0].textContent).toContain('Nov 21, 2026');
  });

  it('counts the stops that it does not list', () => {
    // Fifty times two minutes of standing and two of driving.
    const rows = Array.from({ length: 200 }, (_, row) => [row * 60, (row >> 1) % 2] as const);
    open(track(...rows), { from: FROM, to: FROM + 4 * 3_600_000 });
    expect(stops()).toHaveLength(40);
    expect(element.textContent).toContain('and 10 more');
  });

  it('says so if the vehicle did not stop', () => {
    open(track([0, 10], [60, 10]));
    expect(element.textContent).toContain('No stop of 30 seconds or longer');
  });

  it('offers the whole range as files, never simplified, also for a name that no system allows', () => {
    page.select('Van 1/é: "x"');
    open(track([0, 10]));
    const links = [...element.querySelectorAll('a')];
    expect(links.map((link) => link.getAttribute('href'))).toEqual(
      ['csv', 'gpx', 'kml'].map(
        (format) =>
          'api/vehicle/history?id=Van%201%2F%C3%A9%3A%20%22x%22' +
          `&from=2026-11-21T12:00:00.000Z&to=2026-11-21T13:00:00.000Z&format=${format}`,
      ),
    );
    expect(links.map(({ download }) => download)).toEqual([
      'Van-1-é-x-.csv',
      'Van-1-é-x-.gpx',
      'Van-1-é-x-.kml',
    ]);
  });

  it('has the totals of the server also where the page shows no track, or a part of it', () => {
    open(track(), HOUR, { ...TOTALS, distance: 98_765_432 });
    expect(totals()['Distance']).toBe('98,765 km');
    expect(element.textContent).not.toContain('Stops');
  });

  it('shows a speed that is not known as such', () => {
    open(track([0, 10]), HOUR, { ...TOTALS, mean: null, top: null });
    expect(totals()['Top speed']).toBe('–');
  });

  it('says so if the totals could not be loaded, and computes none', () => {
    open(track([0, 10], [60, 10]), HOUR, null);
    TestBed.inject(Replay).totalsFailed.set(true);
    TestBed.tick();
    expect(totals()).toEqual({});
    expect(element.textContent).toContain('The totals could not be loaded.');
  });

  it('claims no totals of nothing', () => {
    open(track(), HOUR, { ...TOTALS, positions: 0 });
    expect(totals()).toEqual({});
    expect(element.querySelectorAll('section')).toHaveLength(0);
  });
});
