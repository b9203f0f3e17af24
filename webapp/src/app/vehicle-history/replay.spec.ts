import { TestBed } from '@angular/core/testing';
import { xOfLongitude } from '../fleet/mercator';
import { PageState } from '../page/state';
import { Track } from '../trail/track';
import { Vehicles } from '../vehicles/vehicles';
import { Replay } from './replay';

const FROM = Date.UTC(2026, 10, 21, 12);
const MINUTE = { from: FROM, to: FROM + 60_000 };

/** Goes east for 20 s, stands for 40 s. */
function track(): Track {
  const made = new Track('Van');
  made.add(
    [0, 20, 40, 60].map((second) => ({
      ...{ lat: 0, lon: Math.min(20, second) / 1000, speed: second < 20 ? 5 : 0, heading: 90 },
      time: new Date(FROM + second * 1000).toISOString(),
    })),
  );
  return made;
}

class SilentWorker {
  readonly postMessage = (): void => undefined;
  readonly terminate = (): void => undefined;
}

describe('a replay', () => {
  let isStill: boolean;
  let page: PageState;
  let replay: Replay;

  const seconds = (): number => (page.at() - FROM) / 1000;
  const run = async (milliseconds: number): Promise<void> => {
    TestBed.tick();
    await vi.advanceTimersByTimeAsync(milliseconds);
    TestBed.tick();
  };

  beforeEach(() => {
    vi.useFakeTimers();
    isStill = false;
    vi.stubGlobal('Worker', SilentWorker);
    vi.stubGlobal('matchMedia', (query: string) => ({
      matches: isStill && query.includes('motion'),
      addEventListener: () => undefined,
    }));
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
    history.replaceState(null, '', '/');
    page = TestBed.inject(PageState);
    page.lookBack(MINUTE);
  });
  afterEach(async () => {
    await vi.dynamicImportSettled();
    TestBed.resetTestingModule();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('runs at the chosen rate until it is paused', async () => {
    replay = TestBed.inject(Replay);
    replay.rate.set(5);
    replay.play();
    await run(2000);
    expect(seconds()).toBeCloseTo(10, 0);
    replay.pause();
    const before = seconds();
    await run(2000);
    expect(seconds()).toBe(before);
  });

  it('ends with the range, and begins again when it is played there', async () => {
    replay = TestBed.inject(Replay);
    replay.rate.set(60);
    replay.play();
    await run(3000);
    expect([seconds(), replay.playing()]).toEqual([60, false]);
    replay.play();
    expect([seconds(), replay.playing()]).toEqual([0, true]);
  });

  it('waits for the fleet, unless the track of a vehicle is there', async () => {
    replay = TestBed.inject(Replay);
    replay.known.set(FROM + 15_000);
    replay.play();
    await run(4000);
    expect(seconds()).toBe(15);
    replay.show(track());
    await run(1000);
    expect(seconds()).toBeGreaterThan(20);
  });

  it('moves once a second for people who want no motion', async () => {
    isStill = true;
    replay = TestBed.inject(Replay);
    replay.play();
    const moments = new Set<number>();
    for (let step = 0; step < 30; step++) {
      await run(100);
      moments.add(seconds());
    }
    expect(moments.size).toBeLessThanOrEqual(4);
    expect(seconds()).toBeGreaterThanOrEqual(20);
  });

  it('stays in the range when the person seeks beyond it', () => {
    replay = TestBed.inject(Replay);
    replay.seek(FROM - 9_000_000);
    expect(seconds()).toBe(0);
    replay.stepBy(10_000);
    expect(seconds()).toBe(10);
    replay.seek(FROM + 9_000_000);
    expect(seconds()).toBe(60);
  });

  it('stops when the page is live again', async () => {
    replay = TestBed.inject(Replay);
    replay.play();
    await run(100);
    page.lookLive();
    await run(0);
    expect(replay.playing()).toBe(false);
  });

  it('shows the vehicle where it was at the moment', async () => {
    replay = TestBed.inject(Replay);
    await run(0);
    replay.show(track());
    replay.seek(FROM + 10_000);
    await run(0);
    const { table } = TestBed.inject(Vehicles);
    expect(table.columns.x[table.indexOf('Van') ?? -1]).toBe(xOfLongitude(0.01));
  });

  it('knows the stops of the track, and nothing once it is gone', () => {
    replay = TestBed.inject(Replay);
    replay.show(track());
    expect(replay.stops()).toHaveLength(1);
    expect(replay.nextStop()).toBe(FROM + 20_000);
    replay.seek(FROM + 20_000);
    expect(replay.nextStop()).toBeUndefined();
    replay.totals.set({
      ...{ distance: 9, unseen: 0, moving: 2, stopped: 1, silent: 0, mean: 5, top: 10 },
      positions: 9,
    });
    replay.clear();
    expect([replay.stops(), replay.totals(), replay.track()]).toEqual([[], null, null]);
  });
});
