import { Injectable } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import type { StreamEvent } from '../live-stream/connection';
import type { LiveBody } from '../live-stream/frame';
import { PageState } from '../page/state';
import { Vehicles } from './vehicles';

const NOW = Date.UTC(2026, 10, 21, 12);
/** The clock of the server is not that of the browser. */
const SERVER = NOW + 7_000_000;

function answer(...names: readonly string[]): Response {
  const vehicles = names.map((name) => ({
    ...{ name, lat: 53, lon: -1, speed: 5, heading: 90, status: 'moving', interval: 1 },
    time: new Date(SERVER - 400).toISOString(),
  }));
  return new Response(JSON.stringify({ time: new Date(SERVER).toISOString(), vehicles }));
}

/** The worker with the connection, which a test replaces together with the network behind it. */
class StreamWorker {
  static made: StreamWorker[] = [];
  onmessage: (event: { data: StreamEvent }) => void = () => undefined;
  readonly orders: { op: string }[] = [];
  readonly postMessage = (order: { op: string }): void => void this.orders.push(order);
  readonly terminate = (): void => undefined;

  constructor() {
    StreamWorker.made.push(this);
  }

  send(body: LiveBody): void {
    this.onmessage({ data: { kind: 'frame', frame: { ...body, tick: 1, clock: SERVER } } });
  }

  sendFleet(name: string): void {
    const [wide, narrow, bytes] = [Uint32Array.of(0), Uint16Array.of(10), Uint8Array.of(0)];
    this.send({ type: 'HELLO', epoch: 1n, maxRows: 10, maxHz: 20, maxPins: 10, maxDetails: 1 });
    this.send({ type: 'NAMES', names: [{ index: 0, name }] });
    this.send({
      type: 'POSITIONS',
      positions: {
        ...{ count: 1, index: wide, x: Uint32Array.of(1000), y: Uint32Array.of(1000), age: wide },
        ...{ speed: narrow, heading: narrow, interval: narrow, status: bytes, flags: bytes },
        ...{ accuracy: narrow, reportedSpeed: narrow },
      },
    });
    this.send({ type: 'SYNCED', full: true });
  }
}

/** The network fails `failures` times when the page fetches the code of the stream. */
@Injectable()
class FarVehicles extends Vehicles {
  failures = 2;
  tries = 0;

  protected override importLink(): ReturnType<Vehicles['importLink']> {
    if (++this.tries > this.failures) return super.importLink();
    return Promise.reject(new TypeError('Failed to fetch dynamically imported module'));
  }
}

describe('the fleet on the page', () => {
  const asked = vi.fn<(url: string) => Promise<Response>>();
  let respond: () => Promise<Response>;
  let page: PageState;
  let vehicles: Vehicles;

  const settle = async (milliseconds: number): Promise<void> => {
    TestBed.tick();
    await vi.advanceTimersByTimeAsync(milliseconds);
    TestBed.tick();
  };
  const names = (): string[] =>
    vehicles.table.names.filter((name) => vehicles.table.indexOf(name) !== undefined);
  /** The number of requests for the fleet during some seconds. */
  const requestsIn = async (seconds: number): Promise<number> => {
    asked.mockClear();
    await settle(seconds * 1000);
    return asked.mock.calls.filter(([url]) => url === 'api/vehicles').length;
  };
  const streamed = async (): Promise<StreamWorker> => {
    await vi.dynamicImportSettled();
    await settle(0);
    const worker = StreamWorker.made.at(-1);
    if (!worker) throw new Error('the page has opened no stream');
    return worker;
  };

  // Fake timers do not wait for a dynamic import, so the module is loaded beforehand.
  beforeAll(() => import('../live-stream/link'));
  beforeEach(async () => {
    history.replaceState(null, '', '/');
    vi.useFakeTimers({ now: NOW });
    StreamWorker.made = [];
    vi.stubGlobal('Worker', StreamWorker);
    vi.stubGlobal('fetch', asked);
    respond = () => Promise.resolve(answer('Van'));
    asked.mockReset();
    asked.mockImplementation((url) =>
      url === 'api/vehicles' ? respond() : Promise.reject(new Error('no such file')),
    );
    page = TestBed.inject(PageState);
    vehicles = TestBed.inject(Vehicles);
    await settle(0);
  });

  afterEach(async () => {
    // What `start` listens to outlives the test; a paused page requests nothing.
    vehicles.setPaused(true);
    await vi.dynamicImportSettled();
    TestBed.resetTestingModule();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('asks for what the devices of the selected vehicle say, and keeps it', async () => {
    const worker = await streamed();
    const asked = (): unknown[] => worker.orders.filter(({ op }) => op === 'details');
    page.select('Van');
    await settle(0);
    expect(asked().at(-1)).toEqual({ op: 'details', of: ['Van'] });
    worker.sendFleet('Van');
    const said = { attributes: { ignition: true }, attributes_time: '2026-11-21T12:00:00.000Z' };
    worker.send({ type: 'DETAILS', details: [{ index: 0, said }] });
    worker.send({ type: 'DETAILS', details: [{ index: 9, said: null }] });
    expect(vehicles.said()).toEqual({ vehicle: 'Van', said });
    page.select(null);
    await settle(0);
    expect(asked().at(-1)).toEqual({ op: 'details', of: [] });
  });

  it('counts the news of refused vehicles, and forgets them without a stream', async () => {
    const worker = await streamed();
    worker.send({ type: 'REFUSED' });
    worker.sendFleet('Van');
    worker.send({ type: 'REFUSED' });
    expect(vehicles.refusalNews()).toBe(2);
    worker.onmessage({ data: { kind: 'down' } });
    expect(vehicles.refusalNews()).toBe(0);
  });

  it('is there after the first answer, with its delay by the clocks of the server', () => {
    expect([vehicles.link(), names(), vehicles.fresh()]).toEqual(['live', ['Van'], true]);
    expect(vehicles.behind()).toBeCloseTo(0.4, 1);
    expect(vehicles.serverNow()).toBe(SERVER);
  });

  it('is asked for once a second while there is no stream', async () => {
    expect(await requestsIn(5)).toBe(5);
  });

  it('stays where it is while the server cannot be reached, and the page does not call it live', async () => {
    respond = () => Promise.reject(new TypeError('no network'));
    await settle(1500);
    expect([vehicles.link(), names()]).toEqual(['reconnecting', ['Van']]);
    const detail = 'the tracker cannot be reached';
    respond = () => Promise.resolve(new Response(JSON.stringify({ detail }), { status: 503 }));
    await settle(3000);
    expect([vehicles.link(), names()]).toEqual(['tracker-lost', ['Van']]);
  });

  it('comes from the stream alone once the stream has sent the whole fleet', async () => {
    const worker = await streamed();
    worker.sendFleet('Streamed Van');
    await settle(300);
    expect(names()).toEqual(['Streamed Van']);
    expect(await requestsIn(5)).toBe(0);
    worker.send({ type: 'STATE', lost: true, since: SERVER });
    expect(vehicles.link()).toBe('tracker-lost');
    worker.send({ type: 'STATE', lost: false, since: SERVER });
    expect(vehicles.link()).toBe('live');
  });

  it('gets its stream at a later answer if the code of the stream could not be fetched', async () => {
    await streamed();
    vehicles.setPaused(true);
    StreamWorker.made = [];
    TestBed.resetTestingModule();
    TestBed.configureTestingModule({ providers: [FarVehicles] });
    const far = TestBed.inject(FarVehicles);
    vehicles = far;
    await settle(0);
    expect([far.tries, vehicles.link(), names()]).toEqual([1, 'live', ['Van']]);
    await settle(1000);
    expect([far.tries, StreamWorker.made.length]).toEqual([2, 0]);
    await settle(1000);
    const worker = await streamed();
    worker.sendFleet('Streamed Van');
    await settle(300);
    expect([far.tries, StreamWorker.made.length, names()]).toEqual([3, 1, ['Streamed Van']]);
  });

  it('is asked for again when the stream is down for longer than four seconds', async () => {
    const worker = await streamed();
    worker.sendFleet('Streamed Van');
    await settle(300);
    worker.onmessage({ data: { kind: 'down' } });
    expect([vehicles.link(), await requestsIn(3)]).toEqual(['reconnecting', 0]);
    expect(await requestsIn(2)).toBeGreaterThan(0);
    expect(vehicles.link()).toBe('live');
  });

  it('is not asked for while the page is paused, and at once when it goes on', async () => {
    vehicles.setPaused(true);
    expect([vehicles.link(), await requestsIn(5)]).toEqual(['paused', 0]);
    vehicles.setPaused(false);
    expect(asked).toHaveBeenCalledTimes(1);
    await settle(0);
    expect(vehicles.link()).toBe('live');
  });

  it('is asked for at once when the person tries again', async () => {
    respond = () => Promise.reject(new TypeError('no network'));
    await settle(20_000);
    asked.mockClear();
    await settle(100);
    const before = asked.mock.calls.length;
    vehicles.retry();
    expect(asked.mock.calls.length).toBe(before + 1);
  });

  it('is never that of another time', async () => {
    page.lookBack({ from: NOW - 3_600_000, to: NOW });
    await settle(0);
    expect([vehicles.link(), names(), vehicles.version()]).toEqual(['replay', [], 0]);
    expect(await requestsIn(5)).toBe(0);
    page.lookLive();
    await settle(0);
    expect([vehicles.link(), names()]).toEqual(['live', ['Van']]);
  });

  it('ages by the moment shown in the past, whatever the time is now', async () => {
    page.lookBack({ from: NOW - 3_600_000, to: NOW });
    await settle(5000);
    const before = vehicles.now();
    await settle(5000);
    expect(vehicles.now()).toBe(before);
    page.at.update((at) => at + 2000);
    expect(vehicles.now() - before).toBe(2000);
  });

  it('is not asked for by a hidden page', async () => {
    vehicles.start();
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    document.dispatchEvent(new Event('visibilitychange'));
    expect(await requestsIn(5)).toBe(0);
    hidden.mockReturnValue(false);
    document.dispatchEvent(new Event('visibilitychange'));
    expect(vehicles.link()).toBe('connecting');
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it('goes offline by time alone when nothing arrives', async () => {
    vehicles.start();
    respond = () => Promise.reject(new TypeError('no network'));
    await settle(11 * 60_000);
    expect([vehicles.fresh(), vehicles.table.columns.status[0]]).toEqual([false, 2]);
  });
});
