import { TestBed } from '@angular/core/testing';
import { PageState } from '../page/state';
import { RefusedVehicles } from './refused-vehicles';
import { Vehicles } from './vehicles';

const NOW = Date.UTC(2026, 10, 21, 12);
const REFUSED = 'api/vehicles?refused=only';

function refusal(vehicle: string, reason = 'future') {
  return { ...{ vehicle, reason, ahead: 10_800, count: 1 }, last: new Date(NOW).toISOString() };
}

class SilentWorker {
  readonly postMessage = (): void => undefined;
  readonly terminate = (): void => undefined;
}

describe('the refused vehicles on the page', () => {
  const asked = vi.fn<(url: string) => Promise<Response>>();
  let answer: () => Promise<Response>;
  let vehicles: Vehicles;
  let refused: RefusedVehicles;

  const settle = async (milliseconds = 0): Promise<void> => {
    TestBed.tick();
    await vi.advanceTimersByTimeAsync(milliseconds);
    TestBed.tick();
  };
  const unseen = (): string[] => refused.unseen().map(({ vehicle }) => vehicle);
  const requestsIn = async (seconds: number): Promise<number> => {
    asked.mockClear();
    await settle(seconds * 1000);
    return asked.mock.calls.filter(([url]) => url === REFUSED).length;
  };

  beforeEach(async () => {
    vi.useFakeTimers({ now: NOW });
    vi.stubGlobal('Worker', SilentWorker);
    vi.stubGlobal('fetch', asked);
    const van = {
      ...{ name: 'Van', lat: 53, lon: -1, speed: 10, heading: 90, status: 'moving' },
      ...{ interval: 1, time: new Date().toISOString() },
    };
    answer = () => Promise.resolve(new Response(JSON.stringify({ refused: [] })));
    asked.mockReset();
    asked.mockImplementation((url) => {
      if (url === REFUSED) return answer();
      const fleet = { time: new Date().toISOString(), vehicles: [van] };
      return url === 'api/vehicles'
        ? Promise.resolve(new Response(JSON.stringify(fleet)))
        : Promise.reject(new Error('no such file'));
    });
    const list = [refusal('Bus'), refusal('Van'), refusal('Van', 'bad_time'), refusal('')];
    answer = () => Promise.resolve(new Response(JSON.stringify({ refused: list })));
    history.replaceState(null, '', '/');
    localStorage.clear();
    vehicles = TestBed.inject(Vehicles);
    refused = TestBed.inject(RefusedVehicles);
    await settle();
    await settle();
  });
  afterEach(async () => {
    // What `start` listens to outlives the test; a paused page requests nothing.
    vehicles.setPaused(true);
    await vi.dynamicImportSettled();
    TestBed.resetTestingModule();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('are listed with all their reasons', () => {
    expect(refused.of('Van').map(({ reason }) => reason)).toEqual(['future', 'bad_time']);
    expect([refused.of('Tram'), refused.of(null)]).toEqual([[], []]);
  });

  it('are unseen if the fleet does not contain them, and if they have a name', () => {
    expect(unseen()).toEqual(['Bus']);
  });

  it('are asked for every ten seconds, but not while the page is paused', async () => {
    expect(await requestsIn(30)).toBe(3);
    vehicles.setPaused(true);
    expect(await requestsIn(30)).toBe(0);
    vehicles.setPaused(false);
    expect(await requestsIn(5)).toBe(1);
  });

  it('stay as they are after a failure', async () => {
    answer = () => Promise.reject(new TypeError('no network'));
    await settle(15_000);
    expect(unseen()).toEqual(['Bus']);
  });

  it('are none in the past', async () => {
    TestBed.inject(PageState).lookBack({ from: NOW - 60_000, to: NOW });
    await settle();
    expect([unseen(), refused.of('Van')]).toEqual([[], []]);
  });
});
