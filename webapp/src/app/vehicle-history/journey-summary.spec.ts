import { TestBed } from '@angular/core/testing';
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

describe('the summary of a journey', () => {
  let page: PageState;
  let element: HTMLElement;

  const open = (shown: Track, range = HOUR): void => {
    page.lookBack(range);
    TestBed.inject(Replay).show(shown);
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
    open(track([0, 10], [100, 10], [1900, null]));
    expect(Object.keys(totals())).toContain('Without positions');
    expect(totals()['Without positions']).toBe('30 min');
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
      ['csv', 'gpx'].map(
        (format) =>
          'api/vehicle/history?id=Van%201%2F%C3%A9%3A%20%22x%22' +
          `&from=2026-11-21T12:00:00.000Z&to=2026-11-21T13:00:00.000Z&format=${format}`,
      ),
    );
    expect(links.map(({ download }) => download)).toEqual(['Van-1-é-x-.csv', 'Van-1-é-x-.gpx']);
  });

  it('claims no totals while there is no track', () => {
    open(track());
    expect(totals()).toEqual({});
    expect(element.querySelectorAll('section')).toHaveLength(0);
  });
});
