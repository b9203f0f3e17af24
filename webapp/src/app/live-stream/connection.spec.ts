import helloBytes from '../../../../src/fleet/live_wire/live_frames/hello.bin' with {
  loader: 'binary',
};
import newHelloBytes from '../../../../src/fleet/live_wire/live_frames/hello_v2.bin' with {
  loader: 'binary',
};
import positionsBytes from '../../../../src/fleet/live_wire/live_frames/positions_none.bin' with {
  loader: 'binary',
};
import { LiveConnection, StreamEvent, Subscription } from './connection';

const SUBSCRIPTION: Subscription = { bbox: [-2, 53, -1, 54], zoom: 11, pin: ['A'], max_hz: 10 };
const UNPINNED = { op: 'view', ...SUBSCRIPTION, pin: [] };
const EPOCH = '18364758544493064720';

/** The part of a WebSocket that the connection uses. */
class Socket {
  readyState = 1;
  binaryType = '';
  readonly sent: unknown[] = [];
  onopen: () => void = () => undefined;
  onmessage: (event: { data: ArrayBuffer }) => void = () => undefined;
  onclose: () => void = () => undefined;

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  close(): void {
    this.readyState = 3;
    this.onclose();
  }
  receive(bytes: Uint8Array): void {
    this.onmessage({ data: Uint8Array.from(bytes).buffer });
  }
}

describe('live connection', () => {
  let sockets: Socket[];
  let urls: string[];
  let events: StreamEvent['kind'][];
  let receipts: number[];
  let connection: LiveConnection;
  const acknowledged = ({ sent }: Socket): unknown[] =>
    sent.filter((operation) => (operation as { op: string }).op === 'ack');

  beforeEach(() => {
    vi.useFakeTimers();
    [sockets, urls, events, receipts] = [[], [], [], []];
    connection = new LiveConnection(
      'ws://here/live',
      (event) => {
        events.push(event.kind);
        if (event.kind === 'frame' && event.receipt !== undefined) receipts.push(event.receipt);
      },
      (url) => {
        urls.push(url);
        const socket = new Socket();
        sockets.push(socket);
        void Promise.resolve().then(() => {
          socket.onopen();
        });
        return socket as unknown as WebSocket;
      },
      () => 1,
    );
    connection.subscribe(SUBSCRIPTION);
    connection.open();
  });

  afterEach(() => {
    connection.close();
    vi.useRealTimers();
  });

  it('says what it wants to see, and pins once it is greeted', async () => {
    await vi.advanceTimersByTimeAsync(0);
    expect(sockets[0].sent).toEqual([UNPINNED]);
    sockets[0].receive(helloBytes);
    expect(sockets[0].sent).toEqual([UNPINNED, { op: 'view', ...SUBSCRIPTION }]);
    expect(events).toEqual(['frame']);
  });

  it('asks for details once the server has said that it has them, and again after a reconnect', async () => {
    const asked = ({ sent }: Socket): unknown[] =>
      sent.filter((operation) => (operation as { op: string }).op === 'details');
    connection.askFor(['A']);
    await vi.advanceTimersByTimeAsync(0);
    expect(asked(sockets[0])).toEqual([]);
    sockets[0].receive(newHelloBytes);
    connection.askFor([]);
    connection.askFor(['B']);
    expect(asked(sockets[0])).toEqual([
      { op: 'details', of: ['A'] },
      { op: 'details', of: [] },
      { op: 'details', of: ['B'] },
    ]);
    sockets[0].close();
    await vi.advanceTimersByTimeAsync(250);
    expect(asked(sockets[1])).toEqual([]);
    sockets[1].receive(newHelloBytes);
    expect(asked(sockets[1])).toEqual([{ op: 'details', of: ['B'] }]);
  });

  it('asks a server for no details that has not said that it has them', async () => {
    connection.askFor(['A']);
    sockets[0].receive(helloBytes);
    connection.askFor(['B']);
    await vi.advanceTimersByTimeAsync(0);
    expect(JSON.stringify(sockets[0].sent)).not.toContain('details');
  });

  it('acknowledges positions when the page has applied them, once, and no other frame', () => {
    sockets[0].receive(helloBytes);
    expect(receipts).toEqual([]);
    sockets[0].receive(positionsBytes);
    expect(acknowledged(sockets[0])).toEqual([]);
    connection.applied(receipts[0]);
    connection.applied(receipts[0]);
    expect(acknowledged(sockets[0])).toEqual([{ op: 'ack', tick: 12 }]);
  });

  it('acknowledges nothing that came from the connection before', async () => {
    sockets[0].receive(helloBytes);
    sockets[0].receive(positionsBytes);
    sockets[0].close();
    await vi.advanceTimersByTimeAsync(250);
    sockets[1].receive(helloBytes);
    const [before] = receipts;
    connection.applied(before);
    sockets[1].receive(positionsBytes);
    connection.applied(before);
    expect(acknowledged(sockets[1])).toEqual([]);
    connection.applied(receipts[1]);
    expect(acknowledged(sockets[1])).toEqual([{ op: 'ack', tick: 12 }]);
  });

  it('resumes where it was when the connection breaks', async () => {
    sockets[0].receive(helloBytes);
    sockets[0].receive(positionsBytes);
    sockets[0].close();
    expect(events.at(-1)).toBe('down');
    await vi.advanceTimersByTimeAsync(250);
    expect(urls[1]).toBe(`ws://here/live?epoch=${EPOCH}&tick=12`);
    sockets[1].receive(helloBytes);
    expect(sockets[1].sent).toEqual([UNPINNED, { op: 'view', ...SUBSCRIPTION }]);
  });

  it('is back within two seconds of the server, however long that takes', async () => {
    sockets[0].receive(helloBytes);
    sockets[0].close();
    for (let second = 0; second < 60; second++) {
      await vi.advanceTimersByTimeAsync(1000);
      if (sockets.at(-1)?.readyState === 1) sockets.at(-1)?.close();
    }
    expect(sockets.length).toBeGreaterThan(25);
  });

  it.each([600, 1100, 1800, 3000])(
    'is away for not much longer than a server that is away for %i ms',
    async (outage) => {
      sockets[0].receive(helloBytes);
      sockets[0].close();
      let away = 0;
      while (away < outage || sockets.at(-1)?.readyState === 3) {
        await vi.advanceTimersByTimeAsync(10);
        away += 10;
        if (away < outage) sockets.at(-1)?.close();
      }
      expect(away).toBeLessThan(1.7 * outage);
    },
  );

  it('asks seldom where there has never been a stream', async () => {
    sockets[0].close();
    expect(events).toEqual(['unreachable']);
    for (let second = 0; second < 600; second++) {
      await vi.advanceTimersByTimeAsync(1000);
      if (sockets.at(-1)?.readyState === 1) sockets.at(-1)?.close();
    }
    expect(sockets.length).toBeLessThan(22);
  });

  it('takes silence for a broken connection', async () => {
    sockets[0].receive(helloBytes);
    await vi.advanceTimersByTimeAsync(11_000);
    expect(events).not.toContain('down');
    await vi.advanceTimersByTimeAsync(1500);
    expect(events).toContain('down');
    expect(sockets).toHaveLength(2);
  });

  it('is replaced at once, from the beginning, where the page does not trust it any more', async () => {
    sockets[0].receive(helloBytes);
    sockets[0].receive(positionsBytes);
    connection.restart();
    expect(events.at(-1)).toBe('down');
    expect(urls.slice(1)).toEqual([`ws://here/live?epoch=${EPOCH}&tick=0`]);
    sockets[0].receive(positionsBytes);
    expect(events.at(-1)).toBe('down');
    sockets[1].receive(helloBytes);
    await vi.advanceTimersByTimeAsync(5000);
    expect(sockets).toHaveLength(2);
  });

  it('is tried again soon where the network comes back later than the page', async () => {
    sockets[0].receive(helloBytes);
    for (let tries = 0; tries < 10; tries++) {
      sockets.at(-1)?.close();
      await vi.advanceTimersByTimeAsync(2000);
    }
    connection.restart();
    sockets.at(-1)?.close();
    const before = sockets.length;
    await vi.advanceTimersByTimeAsync(400);
    expect(sockets.length).toBe(before + 1);
  });

  it('hangs up on what is no such stream', () => {
    sockets[0].receive(Uint8Array.of(1, 2, 3));
    expect(sockets[0].readyState).toBe(3);
    expect(events).toEqual(['unreachable']);
  });

  it('stays paused over a reconnect', async () => {
    sockets[0].receive(helloBytes);
    connection.pause(true);
    sockets[0].close();
    await vi.advanceTimersByTimeAsync(250);
    sockets[1].receive(helloBytes);
    expect(sockets[1].sent).toEqual([UNPINNED, { op: 'pause' }, { op: 'view', ...SUBSCRIPTION }]);
  });
});
