// Holds one connection to the live stream and opens another one when it breaks. It runs in a worker, so
// that reading frames never makes the page wait. Tests pass a socket and a random number of their own.
//
// A reconnect names the server's epoch and the last tick that was applied, so that no position is missed or
// sent twice; the server says whether it resumes (SYNCED, not full) or begins anew.

import { LiveFrame, decodeFrame } from './frame';

export const SUBPROTOCOL = 'convoy.live.v1';

/** What the page wants to see: the map's view, and who is to be sent at every position. */
export interface Wish {
  /** West, south, east, north, in degrees. */
  readonly bbox: readonly [number, number, number, number];
  readonly zoom: number;
  readonly pin: readonly string[];
  /** Frames a second at most. */
  readonly max_hz: number;
}

/** What the connection reports to the page: each frame, and when the connection breaks. */
export type News =
  | { readonly kind: 'frame'; readonly frame: LiveFrame }
  /** The stream was open and is not; it is being opened again. */
  | { readonly kind: 'down' }
  /** It could not be opened at all, so far. */
  | { readonly kind: 'unreachable' };

const FIRST_RETRY_MS = 250;
/** A server that was away for a second or two: the page is away for not much longer. */
const RETRY = { growth: 1.4, longestMs: 2000 };
/** Where it has never been open, something forbids WebSockets: asking often would not help. */
const VAIN_RETRY = { growth: 2, longestMs: 60_000 };
/** The server beats every five seconds: after this much silence it is not there any more. */
const SILENCE_MS = 12_000;

export class LiveConnection {
  private socket: WebSocket | undefined;
  private epoch: bigint | undefined;
  private tick = 0;
  private maxPins = 0;
  private failures = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private silence: ReturnType<typeof setTimeout> | undefined;
  private wish: Wish | undefined;
  private paused = false;

  constructor(
    private readonly url: string,
    private readonly told: (news: News) => void,
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
    this.listen();
  }

  /** For good. */
  close(): void {
    clearTimeout(this.retry);
    clearTimeout(this.silence);
    const { socket } = this;
    this.socket = undefined;
    socket?.close();
  }

  look(wish: Wish): void {
    this.wish = wish;
    this.sendView();
  }

  pause(paused: boolean): void {
    this.paused = paused;
    this.send({ op: paused ? 'pause' : 'resume' });
  }

  /** Tries at once rather than when the next turn comes. */
  hurry(): void {
    if (this.retry === undefined) return;
    clearTimeout(this.retry);
    this.retry = undefined;
    this.open();
  }

  private take(bytes: ArrayBuffer): void {
    this.listen();
    let frame: LiveFrame;
    try {
      frame = decodeFrame(bytes);
    } catch {
      // Not a stream that we know: as if it were not there.
      this.socket?.close();
      return;
    }
    if (frame.type === 'HELLO') this.greeted(frame.epoch, frame.maxPins);
    this.told({ kind: 'frame', frame });
    // Always a tick to resume from: 0 where a full set begins, in mid-stream as well.
    this.tick = frame.tick;
    if (frame.type === 'POSITIONS') this.send({ op: 'ack', tick: frame.tick });
  }

  private greeted(epoch: bigint, maxPins: number): void {
    // Ticks of another life of the server mean nothing.
    if (epoch !== this.epoch) this.tick = 0;
    this.epoch = epoch;
    this.maxPins = maxPins;
    this.failures = 0;
    if (this.wish?.pin.length) this.sendView();
  }

  private sendView(): void {
    if (!this.wish) return;
    // How many may be pinned is in the greeting: before it, none.
    this.send({ op: 'view', ...this.wish, pin: this.wish.pin.slice(0, this.maxPins) });
  }

  private send(operation: object): void {
    if (this.socket?.readyState === 1) this.socket.send(JSON.stringify(operation));
  }

  private listen(): void {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => {
      const { socket } = this;
      // A dead connection may take minutes to say that it is closed.
      this.broken();
      socket?.close();
    }, SILENCE_MS);
  }

  private broken(): void {
    clearTimeout(this.silence);
    this.socket = undefined;
    this.maxPins = 0;
    this.failures++;
    this.told({ kind: this.epoch === undefined ? 'unreachable' : 'down' });
    const { growth, longestMs } = this.epoch === undefined ? VAIN_RETRY : RETRY;
    const grown = FIRST_RETRY_MS * growth ** Math.min(this.failures - 1, 12);
    // With jitter, so that a thousand pages do not come back as one.
    const pause = Math.min(longestMs, grown) * (0.75 + this.random() / 4);
    this.retry = setTimeout(() => {
      this.retry = undefined;
      this.open();
    }, pause);
  }
}
