import { TestBed } from '@angular/core/testing';
import { xOfLongitude } from '../fleet/mercator';
import { placeOf } from '../fleet/tween';
import { PageState } from '../page/state';
import { pageTime } from '../vehicles/clock';
import { Vehicles } from '../vehicles/vehicles';
import { FleetReplay } from './fleet-replay';
import { Replay } from './replay';

const FROM = Date.UTC(2026, 10, 21, 12);
const HOUR = { from: FROM, to: FROM + 3_600_000 };

/** Answers with the fleet of the past: one van that goes east by 0.001 degrees per second. */
function fleetAt(url: string): Response {
  const time = Date.parse(decodeURIComponent(url.split('at=')[1]));
  const vehicle = {
    ...{ name: 'Van', lat: 0, lon: (time - FROM) / 1_000_000, speed: 20, heading: 90 },
    ...{ time: new Date(time).toISOString(), status: 'moving', interval: 1 },
  };
  return new Response(JSON.stringify({ time: new Date(time).toISOString(), vehicles: [vehicle] }));
}

describe('replay of the fleet', () => {
  const asked = vi.fn<(url: string) => Promise<Response>>();
  let page: PageState;
  let vehicles: Vehicles;
  let fleet: FleetReplay;

  const settle = async (milliseconds: number): Promise<void> => {
    TestBed.tick();
    await vi.advanceTimersByTimeAsync(milliseconds);
    TestBed.tick();
  };
  const moments = (): number[] =>
    asked.mock.calls.map(([url]) => (Date.parse(url.split('at=')[1]) - FROM) / 1000);
  const degreesEast = (): number => {
    const { x } = placeOf(vehicles.table.columns, 0, vehicles.now(), false);
    return (x - xOfLongitude(0)) / (2 ** 32 / 360);
  };

  beforeEach(async () => {
    vi.useFakeTimers();
    vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined }));
    asked.mockReset();
    asked.mockImplementation((url) => Promise.resolve(fleetAt(url)));
    vi.stubGlobal('fetch', asked);
    TestBed.configureTestingModule({ providers: [FleetReplay] });
    page = TestBed.inject(PageState);
    vehicles = TestBed.inject(Vehicles);
    page.lookBack(HOUR);
    fleet = TestBed.inject(FleetReplay);
    await settle(500);
    asked.mockClear();
  });

  afterEach(() => {
    TestBed.resetTestingModule();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('shows the fleet as it was at the moment', async () => {
    page.at.set(FROM + 60_000);
    await settle(2000);
    expect(moments()).toEqual([60]);
    expect(degreesEast()).toBeCloseTo(0.06, 5);
    expect(vehicles.table.columns.reportedAt[0]).toBe(pageTime(FROM + 60_000));
    expect(vehicles.link()).toBe('replay');
  });

  it('asks once a second at most, and last for where one has stopped', async () => {
    for (let drag = 1; drag <= 40; drag++) {
      page.at.set(FROM + drag * 10_000);
      await settle(50);
    }
    await settle(2000);
    expect(moments().length).toBeLessThanOrEqual(4);
    expect(moments().at(-1)).toBe(400);
    expect(degreesEast()).toBeCloseTo(0.4, 4);
  });

  it('asks ahead while it runs, and travels between two answers', async () => {
    const replay = TestBed.inject(Replay);
    replay.rate.set(10);
    replay.play();
    for (let step = 0; step < 12; step++) {
      await settle(300);
      expect(degreesEast()).toBeCloseTo((page.at() - FROM) / 1_000_000, 3);
      expect(page.at()).toBeLessThanOrEqual(replay.known());
    }
    expect(moments().slice(0, 2)).toEqual([10, 20]);
    expect(page.at() - FROM).toBeGreaterThan(10_000);
  });

  it('says that it fails, and tries again by itself', async () => {
    asked.mockResolvedValueOnce(new Response('', { status: 429 }));
    page.at.set(FROM + 60_000);
    await settle(1200);
    expect([fleet.failed(), fleet.future()]).toEqual([true, false]);
    await settle(2500);
    expect(fleet.failed()).toBe(false);
    expect(degreesEast()).toBeCloseTo(0.06, 5);
  });

  it('says that a moment has not come yet, until it has', async () => {
    asked.mockResolvedValueOnce(new Response('', { status: 400 }));
    page.at.set(FROM + 60_000);
    await settle(1200);
    expect(fleet.future()).toBe(true);
    await settle(2500);
    expect([fleet.failed(), fleet.future()]).toEqual([false, false]);
    expect(degreesEast()).toBeCloseTo(0.06, 5);
  });

  it('no longer says that it fails when the person goes back to what is shown', async () => {
    asked.mockImplementation(() => Promise.resolve(new Response('', { status: 400 })));
    page.at.set(FROM + 60_000);
    await settle(1200);
    expect(fleet.failed()).toBe(true);
    page.at.set(FROM);
    await settle(0);
    expect([fleet.failed(), fleet.future()]).toEqual([false, false]);
  });

  it('asks for nothing once it stands', async () => {
    await settle(10_000);
    expect(moments()).toEqual([]);
  });
});
