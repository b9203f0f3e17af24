// Draws frames while something moves, as often as that needs and the governor allows, and otherwise none.

import { FrameGovernor } from './governor';

export class FrameLoop {
  private readonly governor = new FrameGovernor();
  /** Whether a frame has been requested and has not come yet. */
  private asked = false;
  private stopped = false;
  private last = 0;
  /** The governor allows no request before. */
  private restsUntil = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * `draw` gets the milliseconds since the last frame, or since it was woken. It returns how many to wait
   * for the next frame: 0 for none in between, Infinity if nothing moves any more.
   */
  constructor(private readonly draw: (sinceMs: number) => number) {}

  /** Draws at least one frame, without waiting, because something has changed. */
  wake(): void {
    if (this.asked || this.stopped) return;
    const now = performance.now();
    if (now >= this.restsUntil) this.last = now;
    this.askIn(this.restsUntil - now);
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private askIn(wait: number): void {
    clearTimeout(this.timer);
    if (wait <= 0) this.ask();
    else if (wait < Infinity) {
      this.timer = setTimeout(() => {
        this.ask();
      }, wait);
    }
  }

  private ask(): void {
    if (this.asked) return;
    this.asked = true;
    this.governor.ask(performance.now());
    requestAnimationFrame(() => {
      this.frame();
    });
  }

  private frame(): void {
    this.asked = false;
    if (this.stopped) return;
    const now = performance.now();
    const rest = this.governor.came(now);
    this.restsUntil = now + rest;
    const wait = this.draw(now - this.last);
    this.last = now;
    this.askIn(Math.max(rest, wait));
  }
}
