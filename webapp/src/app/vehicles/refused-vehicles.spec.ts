import { TestBed } from '@angular/core/testing';
import type { StreamEvent } from '../live-stream/connection';
import { PageState } from '../page/state';
import { RefusedVehicles } from './refused-vehicles';
import { Vehicles } from './vehicles';

const NOW = Date.UTC(2026, 10, 21, 12);
const REFUSED = 'api/vehicles?refused=only';

function refusal(vehicle: string, reason = 'future') {
  return { ...{ vehicle, reason, ahead: 10_800, count: 1 }, last: new Date(NOW).toISOString() };
}

/** The worker with the live stream. */
class StreamWorker {
  static latest: StreamWorker | undefined;
  onmessage: (event: { data: StreamEvent }) => void = () => undefined;
  readonly postMessage = (): void => undefined;
  readonly terminate = (): void => undefined;

  constructor() {
    StreamWorker.latest = this;
  }

  static refused(): void {
    const frame = { type: 'REFUSED', tick: 1, clock: NOW } as const;
    this.latest?.onmessage({ data: { kind: 'frame', frame } });
  }
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

  // Fake timers do not wait for a dynamic import, so the module is loaded beforehand.
  beforeAll(() => import('../live-stream/link'));
  beforeEach(async () => {
    vi.useFakeTimers({ now: NOW });
    vi.stubGlobal('Worker', StreamWorker);
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
    await vi.dynamicImportSettled();
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

  it('are asked for soon after each notice of the stream, and otherwise once a minute', async () => {
    StreamWorker.refused();
    expect(await requestsIn(2)).toBe(1);
    expect(await requestsIn(59)).toBe(0);
    expect(await requestsIn(2)).toBe(1);
    StreamWorker.refused();
    expect(await requestsIn(0.9)).toBe(0);
    StreamWorker.refused();
    expect(await requestsIn(2)).toBe(1);
  });

  it('are asked for every ten seconds while the card shows how many they are', async () => {
    StreamWorker.refused();
    await settle(2000);
    TestBed.inject(PageState).select('Bus');
    expect(await requestsIn(30)).toBe(3);
    TestBed.inject(PageState).select('Tram');
    await settle(10_000);
    expect(await requestsIn(30)).toBe(0);
  });

  it('are asked for again if the notice comes during a slow answer', async () => {
    let answerLate: (response: Response) => void = () => undefined;
    answer = () =>
      new Promise((resolve) => {
        answerLate = resolve;
      });
    StreamWorker.refused();
    await settle(2000);
    StreamWorker.refused();
    await settle(2000);
    answerLate(new Response(JSON.stringify({ refused: [] })));
    expect(await requestsIn(2)).toBe(1);
  });

  it('are asked for every ten seconds again when the stream is lost', async () => {
    StreamWorker.refused();
    await settle(2000);
    StreamWorker.latest?.onmessage({ data: { kind: 'down' } });
    await settle(60_000);
    expect(await requestsIn(30)).toBe(3);
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
