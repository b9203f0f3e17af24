// Decides when the next frame of a tween may be drawn. Where the graphics side is slow, frames queue
// up in front of it and the whole page waits behind them: a key press then takes half a second. So
// when frames come late, the next one is asked for later, and the page stays quick between them.

/** A smoothed gap above this means that frames are late, in milliseconds. */
const LATE_MS = 34;
/** How many late gaps are left free for other work. */
const REST = 4;
const LONGEST_REST_MS = 1500;
/** How much of the smoothed gap is the newest one. */
const NEWEST = 0.2;
/** A longer gap was a sleeping tab, not a slow frame. */
const ASLEEP_MS = 2000;

export class FrameGovernor {
  private smoothed = 1000 / 60;
  private asked = NaN;

  /** A frame was asked for at `now`. */
  ask(now: number): void {
    this.asked = now;
  }

  /** The frame came at `now`. Returns how long to wait before asking for another. */
  came(now: number): number {
    const gap = now - this.asked;
    if (gap >= 0 && gap < ASLEEP_MS) this.smoothed += (gap - this.smoothed) * NEWEST;
    return this.smoothed > LATE_MS ? Math.min(LONGEST_REST_MS, this.smoothed * REST) : 0;
  }
}
