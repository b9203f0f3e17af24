// Holds one connection to the live stream and opens another one when it breaks. It runs in a worker, so
// that reading frames never makes the page wait. Tests pass a socket and a random number of their own.
//
// The server sends one frame of positions at a time. It gets the acknowledgement when the page has applied the
// frame, so a page that cannot keep up gets fewer frames instead of a queue of them.
//
// A reconnect names the server's epoch and the tick of the last frame that was passed on to the page, which applies
// all frames in order, so that no position is missed or sent twice. SYNCED reports whether the server has resumed
// (not full) or started over (full).

import { LiveFrame, decodeFrame } from './frame';

/** The server chooses the newest that it knows; each frame names its version. */
export const SUBPROTOCOLS = ['convoy.live.v2', 'convoy.live.v1'];

/** What the page wants to receive: the map's view, and the vehicles of which it needs every position. */
export interface Subscription {
  /** West, south, east, north, in degrees. */
  readonly bbox: readonly [number, number, number, number];
  readonly zoom: number;
  readonly pin: readonly string[];
  /** The most frames per second. */
  readonly max_hz: number;
}

/** What the connection reports to the page: each frame, and when the connection breaks. */
export type StreamEvent =
  | {
      readonly kind: 'frame';
      readonly frame: LiveFrame;
      /** Of positions: what `applied` needs when the page has applied them. No two frames have the same. */
      readonly receipt?: number;
    }
  /** The stream was open before; it will be opened again. */
  | { readonly kind: 'down' }
  /** The stream has never been open so far. */
  | { readonly kind: 'unreachable' };

const FIRST_RETRY_MS = 250;
/** Pauses grow slowly, so that the page is back soon after a server that was away for a second or two. */
const RETRY = { growth: 1.4, longestMs: 2000 };
/** If the stream has never been open, something blocks WebSockets, and frequent tries would not help. */
const BLOCKED_RETRY = { growth: 2, longestMs: 60_000 };
/** The server is never silent for longer than five seconds: after this time the connection is broken. */
const SILENCE_MS = 12_000;

export class LiveConnection {
  private socket: WebSocket | undefined;
  private epoch: bigint | undefined;
  private tick = 0;
  private receipts = 0;
  /** The frame of positions of this connection that the page has not applied yet. */
  private unapplied: { readonly receipt: number; readonly tick: number } | undefined;
  private maxPins = 0;
  private maxDetails = 0;
  private failures = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private silence: ReturnType<typeof setTimeout> | undefined;
  private subscription: Subscription | undefined;
  private details: readonly string[] = [];
  private paused = false;

  constructor(
    private readonly url: string,
    private readonly notify: (event: StreamEvent) => void,
    private readonly connect: (url: string) => WebSocket,
    private readonly random: () => number = Math.random,
  ) {}

  open(): void {
    const resume = this.epoch === undefined ? '' : `?epoch=${this.epoch}&tick=${this.tick}`;
    const socket = this.connect(this.url + resume);
    socket.binaryType = 'arraybuffer';
    this.socket = socket;
    socket.onopen = () => {
      // The server sends nothing before it knows the view.
      this.sendView();
      if (this.paused) this.send({ op: 'pause' });
    };
    socket.onmessage = ({ data }) => {
      if (this.socket === socket) this.take(data as ArrayBuffer);
    };
    socket.onclose = () => {
      if (this.socket === socket) this.broken();
    };
    this.restartSilenceTimer();
  }

  /** Closes the connection for good. */
  close(): void {
    clearTimeout(this.retry);
    clearTimeout(this.silence);
    const { socket } = this;
    this.socket = undefined;
    socket?.close();
  }

  subscribe(subscription: Subscription): void {
    this.subscription = subscription;
    this.sendView();
  }

  /** Asks for what the devices of these vehicles say; not a server that has not said that it can. */
  askFor(vehicles: readonly string[]): void {
    this.details = vehicles;
    if (this.maxDetails > 0) this.sendDetails();
  }

  pause(paused: boolean): void {
    this.paused = paused;
    this.send({ op: paused ? 'pause' : 'resume' });
  }

  /** Acknowledges a frame of positions, unless it came from an earlier connection. */
  applied(receipt: number): void {
    if (this.unapplied?.receipt !== receipt) return;
    this.send({ op: 'ack', tick: this.unapplied.tick });
    this.unapplied = undefined;
  }

  /** Opens the stream at once if it is waiting to do so. */
  retryNow(): void {
    if (this.retry === undefined) return;
    clearTimeout(this.retry);
    this.retry = undefined;
    this.open();
  }

  /** Replaces the connection, which may be dead without a sign, at once by one that begins with a full set. */
  restart(): void {
    const { socket } = this;
    clearTimeout(this.retry);
    this.tick = 0;
    this.failures = 0;
    this.broken();
    socket?.close();
    this.retryNow();
  }

  private take(bytes: ArrayBuffer): void {
    this.restartSilenceTimer();
    let frame: LiveFrame;
    try {
      frame = decodeFrame(bytes);
    } catch {
      // An unknown format is treated like a stream that cannot be opened.
      this.socket?.close();
      return;
    }
    if (frame.type === 'HELLO') this.greeted(frame);
    // The stream can resume from any tick. A tick of 0 begins a full set, also in mid-stream.
    this.tick = frame.tick;
    if (frame.type !== 'POSITIONS') {
      this.notify({ kind: 'frame', frame });
      return;
    }
    const receipt = ++this.receipts;
    this.unapplied = { receipt, tick: frame.tick };
    this.notify({ kind: 'frame', frame, receipt });
  }

  private greeted({ epoch, maxPins, maxDetails }: Extract<LiveFrame, { type: 'HELLO' }>): void {
    // Ticks of another epoch mean nothing.
    if (epoch !== this.epoch) this.tick = 0;
    this.epoch = epoch;
    this.maxPins = maxPins;
    this.maxDetails = maxDetails;
    this.failures = 0;
    if (this.subscription?.pin.length) this.sendView();
    if (this.details.length > 0 && maxDetails > 0) this.sendDetails();
  }

  private sendView(): void {
    if (!this.subscription) return;
    // HELLO contains how many vehicles may be pinned. Until it comes, the page pins none.
    this.send({
      op: 'view',
      ...this.subscription,
      pin: this.subscription.pin.slice(0, this.maxPins),
    });
  }

  private sendDetails(): void {
    this.send({ op: 'details', of: this.details.slice(0, this.maxDetails) });
  }

  private send(operation: object): void {
    if (this.socket?.readyState === 1) this.socket.send(JSON.stringify(operation));
  }

  private restartSilenceTimer(): void {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => {
      const { socket } = this;
      // The browser may take minutes to close a dead connection.
      this.broken();
      socket?.close();
    }, SILENCE_MS);
  }

  private broken(): void {
    clearTimeout(this.silence);
    this.socket = undefined;
    this.unapplied = undefined;
    this.maxPins = 0;
    this.maxDetails = 0;
    this.failures++;
    this.notify({ kind: this.epoch === undefined ? 'unreachable' : 'down' });
    const { growth, longestMs } = this.epoch === undefined ? BLOCKED_RETRY : RETRY;
    const grown = FIRST_RETRY_MS * growth ** Math.min(this.failures - 1, 12);
    // Because of the jitter a thousand pages do not return at the same moment.
    const pause = Math.min(longestMs, grown) * (0.75 + this.random() / 4);
    this.retry = setTimeout(() => {
      this.retry = undefined;
      this.open();
    }, pause);
  }
}
