import helloBytes from '../../../../src/fleet/live_wire/live_frames/hello.bin' with {
  loader: 'binary',
};
import newHelloBytes from '../../../../src/fleet/live_wire/live_frames/hello_v2.bin' with {
  loader: 'binary',
};
import positionsBytes from '../../../../src/fleet/live_wire/live_frames/positions_none.bin' with {
  loader: 'binary',
};
import type { StreamEvent } from './connection';
import type { Command } from './connection.worker';

const SUBSCRIPTION = { bbox: [-2, 53, -1, 54], zoom: 11, pin: [], max_hz: 10 } as const;

/** The part of a WebSocket that the connection uses. */
class Socket {
  static made: Socket[] = [];
  readyState = 1;
  binaryType = '';
  readonly sent: unknown[] = [];
  onopen: () => void = () => undefined;
  onmessage: (event: { data: ArrayBuffer }) => void = () => undefined;
  onclose: () => void = () => undefined;

  constructor(
    readonly url: string,
    readonly protocols: readonly string[],
  ) {
    Socket.made.push(this);
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  close(): void {
    this.onclose();
  }
}

describe('the worker of the live stream', () => {
  let posted: StreamEvent[];
  const order = (command: Command): void => {
    dispatchEvent(new MessageEvent('message', { data: command }));
  };
  const socket = (): Socket => {
    const made = Socket.made.at(-1);
    if (!made) throw new Error('the worker has opened no socket');
    return made;
  };

  // The worker listens to its own global scope, which here is that of the test.
  beforeAll(() => import('./connection.worker'));
  beforeEach(() => {
    vi.useFakeTimers();
    [posted, Socket.made] = [[], []];
    vi.stubGlobal('WebSocket', Socket);
    vi.stubGlobal('postMessage', (event: StreamEvent) => posted.push(event));
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('opens the stream in the newest version that both know, and sends the view', () => {
    order({ op: 'open', url: 'ws://here/api/live' });
    order({ op: 'subscribe', subscription: SUBSCRIPTION });
    expect([socket().url, socket().protocols]).toEqual([
      ...['ws://here/api/live', ['convoy.live.v2', 'convoy.live.v1']],
    ]);
    expect(socket().sent).toEqual([{ op: 'view', ...SUBSCRIPTION }]);
  });

  it('posts each frame decoded, and that the stream is down', () => {
    order({ op: 'open', url: 'ws://here/api/live' });
    socket().onmessage({ data: Uint8Array.from(helloBytes).buffer });
    expect(posted).toMatchObject([{ kind: 'frame', frame: { type: 'HELLO' } }]);
    socket().close();
    expect(posted.at(-1)).toEqual({ kind: 'down' });
  });

  it('asks for details when the page orders it', () => {
    order({ op: 'open', url: 'ws://here/api/live' });
    socket().onmessage({ data: Uint8Array.from(newHelloBytes).buffer });
    order({ op: 'details', of: ['Van'] });
    expect(socket().sent).toEqual([{ op: 'details', of: ['Van'] }]);
  });

  it('acknowledges positions when the page orders it', () => {
    order({ op: 'open', url: 'ws://here/api/live' });
    socket().onmessage({ data: Uint8Array.from(positionsBytes).buffer });
    const posting = posted.at(-1);
    if (posting?.kind !== 'frame' || posting.receipt === undefined) throw new Error('no receipt');
    expect(socket().sent).toEqual([]);
    order({ op: 'applied', receipt: posting.receipt });
    expect(socket().sent).toEqual([{ op: 'ack', tick: 12 }]);
  });

  it('pauses, goes on, and opens the stream at once when the page retries', () => {
    order({ op: 'open', url: 'ws://here/api/live' });
    order({ op: 'pause', paused: true });
    order({ op: 'pause', paused: false });
    expect(socket().sent).toEqual([{ op: 'pause' }, { op: 'resume' }]);
    socket().close();
    expect(Socket.made).toHaveLength(1);
    order({ op: 'retry' });
    expect(Socket.made).toHaveLength(2);
  });
});
