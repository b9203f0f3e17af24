import { WORLD, xOfLongitude, yOfLatitude } from '../fleet/mercator';
import { FleetTable } from '../fleet/table';
import type { StreamEvent } from './connection';
import type { Command } from './connection.worker';
import type { LiveBody } from './frame';
import { LiveLink } from './link';

/** The worker with the connection, which a test replaces together with the network behind it. */
class StreamWorker {
  static made: StreamWorker[] = [];
  onmessage: (event: { data: StreamEvent }) => void = () => undefined;
  readonly orders: Command[] = [];
  isRunning = true;

  constructor() {
    StreamWorker.made.push(this);
  }
  postMessage(order: Command): void {
    this.orders.push(order);
  }
  terminate(): void {
    this.isRunning = false;
  }
  send(body: LiveBody, more: { receipt?: number } = {}): void {
    const frame = { ...body, tick: 1, clock: 5000 };
    this.onmessage({ data: { kind: 'frame', frame, ...more } });
  }
  /** Sends the position of the vehicle with index 0. */
  positions(x: number, receipt: number): void {
    const [wide, narrow, bytes] = [Uint32Array.of(0), Uint16Array.of(10), Uint8Array.of(0)];
    const positions = {
      ...{ count: 1, index: wide, x: Uint32Array.of(x), y: Uint32Array.of(88), age: wide },
      ...{ speed: narrow, heading: narrow, interval: narrow, status: bytes, flags: bytes },
      ...{ accuracy: narrow, reportedSpeed: narrow },
    };
    this.send({ type: 'POSITIONS', positions }, { receipt });
  }
}

describe('the link to the live stream', () => {
  let table: FleetTable;
  let link: LiveLink;
  let events: [string, number, boolean][];

  const worker = (): StreamWorker => {
    const made = StreamWorker.made.at(-1);
    if (!made) throw new Error('there is no worker');
    return made;
  };
  const looks = (): Extract<Command, { op: 'subscribe' }>['subscription'][] =>
    worker().orders.flatMap((order) => (order.op === 'subscribe' ? [order.subscription] : []));

  beforeEach(() => {
    StreamWorker.made = [];
    vi.stubGlobal('Worker', StreamWorker);
    table = new FleetTable();
    events = [];
    link = new LiveLink(
      table,
      () => 700,
      ({ kind }, now, changed) => events.push([kind, now, changed]),
    );
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('opens the stream beside the page, whatever path the page has', () => {
    link.start();
    const [order] = worker().orders;
    const url = new URL('api/live', document.baseURI);
    expect(order).toEqual({ op: 'open', url: url.href.replace('http', 'ws') });
  });

  it('asks for the whole world until the page has a view', () => {
    link.start();
    expect(looks()).toEqual([{ bbox: [-180, -85, 180, 85], zoom: 1, pin: [], max_hz: 10 }]);
  });

  it('asks for what is in view, in degrees, and for the pinned vehicles', () => {
    const bounds = {
      ...{ west: xOfLongitude(-2), east: xOfLongitude(-1) },
      ...{ north: yOfLatitude(54), south: yOfLatitude(53) },
    };
    link.subscribe(bounds, 11, ['Van']);
    link.start();
    const [{ bbox, zoom, pin }] = looks();
    expect(bbox.map((degrees) => Math.round(degrees * 1e5) / 1e5)).toEqual([-2, 53, -1, 54]);
    expect([zoom, pin]).toEqual([11, ['Van']]);
  });

  it('asks for both sides of the antimeridian', () => {
    const bounds = {
      west: xOfLongitude(179),
      east: xOfLongitude(-179),
      north: 0,
      south: WORLD - 1,
    };
    link.start();
    link.subscribe(bounds, 11, []);
    const [west, , east] = looks()[1].bbox.map(Math.round);
    expect([west, east]).toEqual([179, -179]);
  });

  it('fills the table, and notifies with each frame whether that changed it', () => {
    link.start();
    worker().send({ type: 'HELLO', epoch: 1n, maxRows: 10, maxHz: 20, maxPins: 10, maxDetails: 1 });
    worker().send({ type: 'NAMES', names: [{ index: 0, name: 'Van' }] });
    worker().positions(77, 1);
    worker().send({ type: 'BEAT' });
    expect(table.columns.x[table.indexOf('Van') ?? -1]).toBe(77);
    expect(table.columns.reportedAt[0]).toBe(700);
    expect(events.slice(-2)).toEqual([
      ['frame', 700, true],
      ['frame', 700, false],
    ]);
    worker().onmessage({ data: { kind: 'down' } });
    expect(events.at(-1)).toEqual(['down', 700, false]);
  });

  it('asks for details of the vehicles that were named last, also when it opens again', () => {
    const asked = (): unknown[] => worker().orders.filter(({ op }) => op === 'details');
    link.start();
    expect(asked()).toEqual([]);
    link.askFor(['Van']);
    expect(asked()).toEqual([{ op: 'details', of: ['Van'] }]);
    link.stop();
    link.start();
    expect(asked()).toEqual([{ op: 'details', of: ['Van'] }]);
    worker().send({ type: 'NAMES', names: [{ index: 7, name: 'Van' }] });
    expect([link.nameOf(7), link.nameOf(8)]).toEqual(['Van', undefined]);
  });

  it('acknowledges positions only after they are in the table, and never those of an old connection', () => {
    link.start();
    worker().send({ type: 'NAMES', names: [{ index: 0, name: 'Van' }] });
    const applied = (): unknown[] => worker().orders.filter(({ op }) => op === 'applied');
    const atOrder: (number | undefined)[] = [];
    const post = worker().postMessage.bind(worker());
    worker().postMessage = (order: Command): void => {
      if (order.op === 'applied') atOrder.push(table.columns.x[table.indexOf('Van') ?? -1]);
      post(order);
    };
    worker().positions(77, 41);
    expect(applied()).toEqual([{ op: 'applied', receipt: 41 }]);
    expect(atOrder).toEqual([77]);
    link.restart();
    worker().positions(78, 42);
    expect(applied()).toHaveLength(1);
    expect(table.columns.x[0]).toBe(77);
  });

  it('has one worker at a time, and none once it is stopped', () => {
    link.start();
    link.start();
    expect([StreamWorker.made.length, link.running]).toEqual([1, true]);
    link.stop();
    expect([worker().isRunning, link.running]).toEqual([false, false]);
    link.start();
    expect(StreamWorker.made).toHaveLength(2);
  });

  it('passes on that the page is paused or retries', () => {
    link.pause(true);
    link.start();
    link.pause(true);
    link.retryNow();
    expect(worker().orders.slice(2)).toEqual([{ op: 'pause', paused: true }, { op: 'retry' }]);
  });
});
