import { TestBed } from '@angular/core/testing';
import { PageState } from '../page/state';
import { Track } from '../trail/track';
import { TrackTable } from './track-table';

const FROM = Date.UTC(2026, 10, 21, 12);

/** `rows`: seconds after FROM, and the speed there. */
function track(...rows: readonly (readonly [number, number | null])[]): Track {
  const made = new Track('Van');
  made.add(
    rows.map(([second, speed]) => ({
      ...{ lat: 53.3811, lon: -1.4701, speed, heading: 90 },
      time: new Date(FROM + second * 1000).toISOString(),
    })),
  );
  return made;
}

describe('the table of a track', () => {
  const rowsOf = (shown: Track, seconds: number): string[][] => {
    const page = TestBed.inject(PageState);
    page.tastes.setTimeZone('utc');
    page.lookBack({ from: FROM, to: FROM + seconds * 1000 });
    const fixture = TestBed.createComponent(TrackTable);
    fixture.componentRef.setInput('track', shown);
    TestBed.tick();
    const rows = (fixture.nativeElement as HTMLElement).querySelectorAll('tbody tr');
    return [...rows].map((row) => [...row.children].map(({ textContent }) => textContent));
  };

  beforeEach(() => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
    history.replaceState(null, '', '/');
    localStorage.clear();
  });
  afterEach(() => {
    TestBed.resetTestingModule();
    vi.unstubAllGlobals();
    localStorage.clear();
  });

  it('has the moment, the speed and the place, every ten seconds at most', () => {
    const rows = rowsOf(track([0, 10], [20, 20]), 20);
    expect(rows.map(([, speed]) => speed)).toEqual(['36 km/h', '54 km/h', '72 km/h']);
    expect(rows[1][0]).toContain('12:00:10');
    expect(rows[1][2]).toBe('53.38110, -1.47010');
  });

  it('has about sixty rows, however long the range is', () => {
    const rows = rowsOf(track([0, 10], [43_200, 10], [86_400, 10]), 86_400);
    expect(rows).toHaveLength(61);
  });

  it('begins with the first position', () => {
    const rows = rowsOf(track([30, 10], [60, 10]), 60);
    expect(rows[0][0]).toContain('12:00:30');
  });

  it('names a stop, and the silence after the last position', () => {
    const rows = rowsOf(track([0, 0], [10, 0]), 30);
    expect(rows.map(([, speed]) => speed)).toEqual([
      ...['Stopped', 'Stopped', 'Stopped', 'no position for 20 sec'],
    ]);
  });

  it('is empty without positions', () => {
    expect(rowsOf(track(), 60)).toEqual([]);
  });
});
