import type * as GeoJSON from 'geojson';
import { TestBed } from '@angular/core/testing';
import { MOVING } from '../fleet/columns';
import { xOfLongitude, yOfLatitude } from '../fleet/mercator';
import { PageState } from '../page/state';
import { Vehicles } from '../vehicles/vehicles';
import { RoadSurvey } from './road-survey';

const NOON = Date.UTC(2026, 10, 21, 12);

/** A history that goes east, a position every second. */
function answer(latitude: number): Response {
  const positions = Array.from({ length: 60 }, (_, second) => ({
    ...{ lat: latitude, lon: second / 2000, speed: 10, heading: 90 },
    time: new Date(NOON + second * 1000).toISOString(),
  }));
  return new Response(JSON.stringify({ positions }));
}

describe('the survey of driven roads', () => {
  const asked = vi.fn<(url: string) => Promise<Response>>();
  let drawn: GeoJSON.MultiLineString[];
  let survey: RoadSurvey;
  let vehicles: Vehicles;

  const histories = (): string[] =>
    asked.mock.calls.map(([url]) => url).filter((url) => url.includes('/history'));
  const fill = (count: number): void => {
    vehicles.showPast((table) => {
      for (let number = 0; number < count; number++) {
        table.apply(
          {
            ...{ name: `Vehicle ${number}`, x: xOfLongitude(0), y: yOfLatitude(number / 100) },
            ...{ speed: 1000, heading: 9000, status: MOVING, interval: 1000, age: 0 },
            ...{ time: NOON, accuracy: NaN },
          },
          0,
        );
      }
    });
  };

  beforeEach(() => {
    vi.useFakeTimers({ now: NOON });
    asked.mockReset();
    asked.mockImplementation((url) =>
      url.includes('/history') ? Promise.resolve(answer(1)) : Promise.reject(new Error('nothing')),
    );
    vi.stubGlobal('fetch', asked);
    history.replaceState(null, '', '/');
    TestBed.inject(PageState).lookBack({ from: NOON - 3_600_000, to: NOON });
    vehicles = TestBed.inject(Vehicles);
    TestBed.tick();
    drawn = [];
    survey = new RoadSurvey(vehicles, (roads) => drawn.push(roads));
  });
  afterEach(() => {
    survey.stop();
    TestBed.resetTestingModule();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('draws where the vehicles have driven', async () => {
    fill(1);
    void survey.start();
    await vi.advanceTimersByTimeAsync(1000);
    const longitudes =
      drawn
        .at(-1)
        ?.coordinates.flat()
        .map(([longitude]) => longitude) ?? [];
    expect(Math.min(...longitudes)).toBeLessThan(0.003);
    expect(Math.max(...longitudes)).toBeGreaterThan(0.025);
  });

  it('reads one history after the other, and of no more than forty vehicles', async () => {
    fill(50);
    void survey.start();
    await vi.advanceTimersByTimeAsync(130);
    expect(histories()).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(120);
    expect(histories()).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(histories()).toHaveLength(40);
  });

  it('gives up at the first failure: roads are only decoration', async () => {
    fill(10);
    asked.mockImplementation(() => Promise.resolve(new Response('', { status: 429 })));
    void survey.start();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(histories()).toHaveLength(1);
  });

  it('reads nothing for a hidden page, and goes on when it is visible', async () => {
    fill(3);
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    void survey.start();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(histories()).toEqual([]);
    hidden.mockReturnValue(false);
    document.dispatchEvent(new Event('visibilitychange'));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(histories()).toHaveLength(3);
  });

  it('stops when the map is closed', async () => {
    fill(10);
    void survey.start();
    await vi.advanceTimersByTimeAsync(130);
    survey.stop();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(histories()).toHaveLength(1);
  });

  it('redraws at most every five seconds for the changes of the fleet', async () => {
    fill(1);
    await vi.advanceTimersByTimeAsync(10);
    survey.watch();
    survey.watch();
    expect(drawn).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(5000);
    survey.watch();
    expect(drawn).toHaveLength(2);
  });
});
