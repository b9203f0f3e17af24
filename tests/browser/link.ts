// A TCP proxy between the browser and nginx, by which a test makes the network slow. The browser's own
// emulation of slow networks does not affect a WebSocket in a worker.

import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { Transform } from 'node:stream';

const SLICE_MS = 100;

export class Link {
  /** Bytes per second towards the browser; Infinity means no limit. */
  bytesPerSecond = Infinity;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly target: URL) {
    this.server = createServer((browser) => {
      this.join(browser);
    });
  }

  static async to(target: string): Promise<Link> {
    const link = new Link(new URL(target));
    await new Promise<void>((resolve) => link.server.listen(0, '127.0.0.1', resolve));
    return link;
  }

  get url(): string {
    return `http://localhost:${String((this.server.address() as AddressInfo).port)}/`;
  }

  close(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private join(browser: Socket): void {
    const page = connect(Number(this.target.port), this.target.hostname);
    for (const [one, other] of [
      [browser, page],
      [page, browser],
    ]) {
      this.sockets.add(one);
      one.on('error', () => undefined);
      one.on('close', () => {
        this.sockets.delete(one);
        other.destroy();
      });
    }
    browser.pipe(page);
    page.pipe(this.throttle()).pipe(browser);
  }

  /**
   * Delays each chunk for as long as it takes at `bytesPerSecond`, and reads the next chunk only then.
   * It applies a new rate within SLICE_MS.
   */
  private throttle(): Transform {
    const wait = async (bytes: number): Promise<void> => {
      for (let left = bytes; left > 0 && this.bytesPerSecond < Infinity;) {
        await new Promise((resolve) => setTimeout(resolve, SLICE_MS));
        left -= (this.bytesPerSecond * SLICE_MS) / 1000;
      }
    };
    return new Transform({
      transform(chunk: Buffer, _, done) {
        void wait(chunk.length).then(() => {
          done(null, chunk);
        });
      },
    });
  }
}
