// Draws frames while something moves, as fast as the governor allows, and otherwise none.

import { FrameGovernor } from './governor';

export class FrameLoop {
  private readonly governor = new FrameGovernor();
  private running = false;
  private stopped = false;
  private last = 0;

  /** `draw` gets the milliseconds since the last frame and returns whether to draw another. */
  constructor(private readonly draw: (sinceMs: number) => boolean) {}

  /** Draws at least one frame, because something has changed. */
  wake(): void {
    if (this.running || this.stopped) return;
    this.running = true;
    this.last = performance.now();
    this.ask();
  }

  stop(): void {
    this.stopped = true;
  }

  private ask(): void {
    this.governor.ask(performance.now());
    requestAnimationFrame(() => {
      this.frame();
    });
  }

  private frame(): void {
    if (this.stopped) return;
    const now = performance.now();
    const rest = this.governor.came(now);
    const goesOn = this.draw(now - this.last);
    this.last = now;
    if (!goesOn) this.running = false;
    else if (rest === 0) this.ask();
    else
      setTimeout(() => {
        this.ask();
      }, rest);
  }
}
