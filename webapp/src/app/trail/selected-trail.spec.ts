import { TestBed } from '@angular/core/testing';
import { PageState } from '../page/state';
import { SelectedPast } from './selected-past';
import { SelectedTrail } from './selected-trail';

const NOW = Date.UTC(2026, 10, 21, 12);

/** A position as the API answers it, `second` after NOW. */
function at(second: number) {
  const time = new Date(NOW + second * 1000).toISOString();
  return { ...{ lat: 53, lon: -1, speed: second < 0 ? 5 : 9, heading: 90 }, time };
}

class SilentWorker {
  readonly postMessage = (): void => undefined;
  readonly terminate = (): void => undefined;
}

describe('the trail of the selected vehicle', () => {
  const asked = vi.fn<(url: string) => Promise<Response>>();
  let answerHistory: () => Promise<Response>;
  let isReachable: boolean;
  let second: number;
  let page: PageState;
  let trail: SelectedTrail;

  const fleet = (): Response => {
    const names = ['Van', 'Truck'];
    const vehicles = names.map((name) => ({
      ...at(second),
      ...{ name, status: 'moving', interval: 1 },
    }));
    second++;
    return new Response(JSON.stringify({ time: at(second).time, vehicles }));
  };
  const positions = (...seconds: readonly number[]): Promise<Response> =>
    Promise.resolve(new Response(JSON.stringify({ positions: seconds.map(at) })));
  const settle = async (milliseconds: number): Promise<void> => {
    TestBed.tick();
    await vi.advanceTimersByTimeAsync(milliseconds);
    TestBed.tick();
  };
  const seconds = (): number[] => trail.points().map(({ time }) => (time - NOW) / 1000);
  const histories = (): string[] =>
    asked.mock.calls.map(([url]) => url).filter((url) => url.includes('/history'));

  beforeEach(async () => {
    history.replaceState(null, '', '/');
    vi.useFakeTimers({ now: NOW });
    vi.stubGlobal('Worker', SilentWorker);
    vi.stubGlobal('fetch', asked);
    second = 0;
    isReachable = true;
    answerHistory = () => positions(-20, -10);
    asked.mockReset();
    asked.mockImplementation((url) => {
      if (url.includes('/history')) return answerHistory();
      return url === 'api/vehicles' && isReachable
        ? Promise.resolve(fleet())
        : Promise.reject(new TypeError('no network'));
    });
    page = TestBed.inject(PageState);
    trail = TestBed.inject(SelectedTrail);
    await settle(10);
  });

  afterEach(async () => {
    await vi.dynamicImportSettled();
    TestBed.resetTestingModule();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('is not there, and not asked for, while no vehicle is selected', async () => {
    await settle(3000);
    expect([trail.state(), seconds(), histories()]).toEqual(['none', [], []]);
  });

  it('is read once and then grows with each report', async () => {
    page.select('Van');
    await settle(10);
    expect([trail.state(), seconds()]).toEqual(['ready', [-20, -10, 0]]);
    await settle(2000);
    expect(seconds()).toEqual([-20, -10, 0, 1, 2]);
    expect(histories()).toHaveLength(1);
  });

  it('is never that of another vehicle', async () => {
    page.select('Van');
    await settle(10);
    answerHistory = () => new Promise(() => undefined);
    page.select('Truck');
    await settle(10);
    expect([trail.state(), seconds()]).toEqual(['loading', []]);
  });

  it('reports that it could not be read, and is read when the person tries again', async () => {
    answerHistory = () => Promise.resolve(new Response('', { status: 503 }));
    page.select('Van');
    await settle(10);
    expect([trail.state(), seconds()]).toEqual(['failed', []]);
    answerHistory = () => positions(-20);
    trail.retry();
    await settle(10);
    expect([trail.state(), seconds()]).toEqual(['ready', [-20, 0]]);
  });

  it('is read again after an interruption, so that it has no gap', async () => {
    page.select('Van');
    await settle(10);
    isReachable = false;
    await settle(3000);
    isReachable = true;
    answerHistory = () => positions(-20, -10, 0, 0.5);
    await settle(3000);
    expect(histories().length).toBeGreaterThan(1);
    expect(seconds()).toContain(0.5);
  });

  it('ends thirty minutes after a position, like its request', async () => {
    answerHistory = () => positions(-1799, -10);
    page.select('Van');
    await settle(10);
    expect(seconds()[0]).toBe(-1799);
    await settle(3000);
    expect(seconds()[0]).toBe(-10);
  });

  it('has a colour scale of at least 10 m/s, so that a crawl does not look fast', async () => {
    page.select('Van');
    await settle(10);
    expect(trail.fastest()).toBe(10);
  });

  it('is that of the whole range in the past', async () => {
    page.select('Van');
    await settle(10);
    page.lookBack({ from: NOW - 3_600_000, to: NOW });
    TestBed.inject(SelectedPast).trail.set([{ x: 1, y: 2, time: NOW - 60_000, speed: 30 }]);
    await settle(10);
    expect([seconds(), trail.fastest()]).toEqual([[-60], 30]);
  });
});
