import { TestBed } from '@angular/core/testing';
import type { StreamEvent } from '../live-stream/connection';
import type { LiveBody } from '../live-stream/frame';
import { PageState } from '../page/state';
import { watchSleep } from './sleep';
import { Vehicles } from './vehicles';

const NOW = Date.UTC(2026, 10, 21, 12);
/** The clock of the server is not that of the browser. */
const SERVER = NOW + 7_000_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NIGHT_MS = 8 * HOUR_MS;

describe('the comparison of the clocks', () => {
  let wall: number;
  let steady: number;
  let look: (hidden: boolean) => number | undefined;

  beforeEach(() => {
    [wall, steady] = [NOW, 5000];
    look = watchSleep(
      () => wall,
      () => steady,
    );
  });

  /** Lets the clocks go on and looks. */
  const after = (wallMs: number, steadyMs: number, hidden = false): number | undefined => {
    wall += wallMs;
    steady += steadyMs;
    return look(hidden);
  };

  it('finds nothing while the machine is awake, though the wall clock is adjusted slowly', () => {
    for (let second = 0; second < 20_000; second++) expect(after(1000.5, 1000)).toBeUndefined();
  });

  it('finds a sleep in which the monotonic clock stood still', () => {
    expect(after(NIGHT_MS + 400, 400)).toBe(NIGHT_MS);
    expect(after(1000, 1000)).toBeUndefined();
  });

  it('lets the clock jump by no more than 11 days', () => {
    expect(after(100 * DAY_MS, 0)).toBe(11 * DAY_MS);
    expect(after(100 * DAY_MS, 4 * DAY_MS)).toBe(7 * DAY_MS);
    expect(after(100 * DAY_MS, 100 * DAY_MS, true)).toBe(-89 * DAY_MS);
    expect(after(11 * DAY_MS, 11 * DAY_MS, true)).toBeUndefined();
  });

  it('finds a sleep in which both clocks went on: nothing was missed, but no timer ran', () => {
    expect(after(NIGHT_MS, NIGHT_MS)).toBe(0);
    expect(after(1000, 1000)).toBeUndefined();
  });

  it('does not call slow timers of a hidden page a sleep', () => {
    expect(after(60_000, 60_000, true)).toBeUndefined();
    expect(after(NIGHT_MS, 60_000, true)).toBe(NIGHT_MS - 60_000);
  });

  it('finds a wall clock that was set, once', () => {
    expect(after(3 * HOUR_MS + 1000, 1000)).toBe(3 * HOUR_MS);
    expect(after(1000, 1000)).toBeUndefined();
    expect(after(1000 - 3 * HOUR_MS, 1000)).toBe(0);
    expect(after(1000, 1000)).toBeUndefined();
  });
});

/** The worker with the connection, which a test replaces together with the network behind it. */
class StreamWorker {
  static made: StreamWorker[] = [];
  onmessage: (event: { data: StreamEvent }) => void = () => undefined;
  readonly orders: string[] = [];
  readonly terminate = (): void => undefined;

  constructor() {
    StreamWorker.made.push(this);
  }

  readonly postMessage = ({ op }: { op: string }): void => {
    this.orders.push(op);
  };

  get restarts(): number {
    return this.orders.filter((op) => op === 'restart').length;
  }

  send(body: LiveBody, clock: number): void {
    this.onmessage({ data: { kind: 'frame', frame: { ...body, tick: 1, clock } } });
  }

  sendHello(clock: number): void {
    this.send(
      { type: 'HELLO', epoch: 1n, maxRows: 10, maxHz: 20, maxPins: 10, maxDetails: 1 },
      clock,
    );
  }

  /** Sends a vehicle that reported `age` ms ago at a place `x`. */
  sendVehicle(clock: number, age: number, x: number): void {
    const [narrow, bytes] = [Uint16Array.of(10), Uint8Array.of(0)];
    this.send({ type: 'NAMES', names: [{ index: 0, name: 'Van' }] }, clock);
    this.send(
      {
        type: 'POSITIONS',
        positions: {
          ...{ count: 1, index: Uint32Array.of(0), age: Uint32Array.of(age) },
          ...{ x: Uint32Array.of(x), y: Uint32Array.of(1000), speed: narrow, heading: narrow },
          ...{ interval: narrow, status: bytes, flags: bytes, accuracy: narrow },
          reportedSpeed: narrow,
        },
      },
      clock,
    );
    this.send({ type: 'SYNCED', full: true }, clock);
  }
}

/** Returns functions that remove the listeners which `start` adds to window and document. */
function listenersOf(start: () => void): (() => void)[] {
  const removals: (() => void)[] = [];
  const targets: EventTarget[] = [window, document];
  const spies = targets.map((target) => {
    const add = target.addEventListener.bind(target);
    return vi.spyOn(target, 'addEventListener').mockImplementation((name, listener, options) => {
      add(name, listener, options);
      removals.push(() => {
        target.removeEventListener(name, listener, options);
      });
    });
  });
  start();
  for (const spy of spies) spy.mockRestore();
  return removals;
}

describe('the page after its machine has slept', () => {
  const asked = vi.fn<(url: string) => Promise<Response>>();
  let respond: () => Promise<Response>;
  let vehicles: Vehicles;
  let worker: StreamWorker;
  let listeners: (() => void)[];

  const settle = async (milliseconds: number): Promise<void> => {
    TestBed.tick();
    await vi.advanceTimersByTimeAsync(milliseconds);
    TestBed.tick();
  };
  const answer = (clock: number, age: number): Response => {
    const vehicle = {
      ...{ name: 'Van', lat: 53, lon: -1, speed: 5, heading: 90, status: 'moving', interval: 1 },
      time: new Date(clock - age).toISOString(),
    };
    return new Response(
      JSON.stringify({ time: new Date(clock).toISOString(), vehicles: [vehicle] }),
    );
  };
  /** Sets the wall clock, but not the monotonic one: so it is after a sleep, too. */
  const leap = (milliseconds: number): void => {
    vi.setSystemTime(Date.now() + milliseconds);
  };
  const never = (): Promise<Response> => new Promise(() => undefined);
  /** The age of the vehicle's position in seconds. */
  const age = (): number => {
    const { columns } = vehicles.table;
    return ((vehicles.now() - columns.reportedAt[0]) | 0) / 1000;
  };

  // Fake timers do not wait for a dynamic import, so the module is loaded beforehand.
  beforeAll(() => import('../live-stream/link'));
  beforeEach(async () => {
    history.replaceState(null, '', '/');
    vi.useFakeTimers({ now: NOW });
    StreamWorker.made = [];
    vi.stubGlobal('Worker', StreamWorker);
    vi.stubGlobal('fetch', asked);
    respond = () => Promise.resolve(answer(SERVER, 400));
    asked.mockReset();
    asked.mockImplementation((url) =>
      url === 'api/vehicles' ? respond() : Promise.reject(new Error('no such file')),
    );
    vehicles = TestBed.inject(Vehicles);
    listeners = listenersOf(() => {
      vehicles.start();
    });
    await settle(0);
    await vi.dynamicImportSettled();
    await settle(0);
    worker = StreamWorker.made[0];
    worker.sendHello(SERVER);
    worker.sendVehicle(SERVER, 400, 1000);
    await settle(300);
    respond = never;
  });

  afterEach(async () => {
    await vi.dynamicImportSettled();
    // The page listens for as long as it is open, but other specs share its document.
    for (const remove of listeners) remove();
    TestBed.resetTestingModule();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('was live before', () => {
    expect([vehicles.link(), worker.restarts]).toEqual(['live', 0]);
    expect(age()).toBeCloseTo(0.7, 1);
  });

  it('says within a second that it is connecting, with true ages, and connects anew', async () => {
    asked.mockClear();
    leap(NIGHT_MS);
    await settle(1000);
    expect([vehicles.link(), vehicles.fresh(), worker.restarts]).toEqual(['connecting', false, 1]);
    expect(age()).toBeCloseTo(NIGHT_MS / 1000 + 1.7, 0);
    expect(vehicles.behind()).toBeCloseTo(NIGHT_MS / 1000 + 1.7, 0);
    expect(vehicles.table.columns.status[0]).toBe(2);
    expect(vehicles.serverNow()).toBe(SERVER + NIGHT_MS + 1300);
    expect(asked.mock.calls.map(([url]) => url)).toEqual(['api/vehicles']);
  });

  it('is live when an answer of the new day has come', async () => {
    respond = () => Promise.resolve(answer(SERVER + NIGHT_MS + 1300, 200));
    leap(NIGHT_MS);
    await settle(1100);
    expect([vehicles.link(), vehicles.fresh()]).toEqual(['live', true]);
    expect(age()).toBeCloseTo(0.6, 1);
  });

  it('does not show as new what the old connection had sent before', () => {
    leap(NIGHT_MS);
    worker.sendVehicle(SERVER + 500, 400, 2000);
    expect([vehicles.link(), vehicles.table.columns.x[0]]).toEqual(['connecting', 1000]);
    expect(age()).toBeGreaterThan(NIGHT_MS / 1000);
    worker.onmessage({ data: { kind: 'down' } });
    worker.sendHello(SERVER + NIGHT_MS + 300);
    worker.sendVehicle(SERVER + NIGHT_MS + 300, 100, 3000);
    expect([vehicles.link(), vehicles.table.columns.x[0]]).toEqual(['live', 3000]);
    expect(age()).toBeCloseTo(0.1, 1);
  });

  it('does not show as new an answer that waited meanwhile', async () => {
    let arrive: (response: Response) => void = () => undefined;
    worker.onmessage({ data: { kind: 'down' } });
    respond = () => new Promise((resolve) => (arrive = resolve));
    await settle(4500);
    respond = never;
    leap(NIGHT_MS);
    arrive(answer(SERVER + 5000, 400));
    await settle(100);
    expect(vehicles.link()).toBe('connecting');
    expect(age()).toBeGreaterThan(NIGHT_MS / 1000);
  });

  it('connects anew also if the monotonic clock went on, so that ages were true all along', async () => {
    const before = performance.now();
    vi.spyOn(performance, 'now').mockImplementation(() => before + NIGHT_MS + 1000);
    leap(NIGHT_MS);
    await settle(1000);
    expect([vehicles.link(), worker.restarts]).toEqual(['connecting', 1]);
    expect(age()).toBeCloseTo(NIGHT_MS / 1000 + 1.7, 0);
  });

  it.each([3 * HOUR_MS, -3 * HOUR_MS])(
    'has true ages again, and stays live, if the clock was only set by %i ms',
    async (milliseconds) => {
      leap(milliseconds);
      await settle(1000);
      expect(vehicles.link()).toBe('connecting');
      worker.onmessage({ data: { kind: 'down' } });
      worker.sendHello(SERVER + 1300);
      // The same position as before: only the clock shows how old it is.
      worker.sendVehicle(SERVER + 1300, 1700, 1000);
      expect([vehicles.link(), vehicles.serverNow()]).toEqual(['live', SERVER + 1300]);
      expect(age()).toBeCloseTo(1.7, 1);
      for (let second = 1; second < 60; second++) {
        worker.sendVehicle(SERVER + 1300 + second * 1000, 400, 1000 + second);
        await settle(1000);
        expect(vehicles.link()).toBe('live');
      }
      expect(worker.restarts).toBe(1);
    },
  );

  it.each([
    ['resume', () => document.dispatchEvent(new Event('resume'))],
    ['online', () => dispatchEvent(new Event('online'))],
    ['pageshow', () => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))],
  ])('connects anew at once on the event %s', (_, happen) => {
    happen();
    expect([vehicles.link(), worker.restarts]).toEqual(['connecting', 1]);
  });

  it('has not slept when it is shown for the first time', () => {
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: false }));
    expect([vehicles.link(), worker.restarts]).toEqual(['live', 0]);
  });

  it('knows the time also if it shows the past', async () => {
    TestBed.inject(PageState).lookBack({ from: NOW - HOUR_MS, to: NOW });
    await settle(1000);
    leap(NIGHT_MS);
    await settle(1000);
    expect(vehicles.link()).toBe('replay');
    expect(vehicles.serverNow()).toBe(SERVER + NIGHT_MS + 2300);
  });

  it('stays paused if it was', async () => {
    vehicles.setPaused(true);
    leap(NIGHT_MS);
    asked.mockClear();
    await settle(5000);
    expect([vehicles.link(), asked.mock.calls.length]).toEqual(['paused', 0]);
    expect(age()).toBeGreaterThan(NIGHT_MS / 1000);
  });
});
