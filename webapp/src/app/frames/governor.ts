// Decides when the next frame may be drawn. If the GPU is slow, frames queue up and the whole page waits for
// them: a key press then takes half a second. So if frames are late, the next one is requested later, and
// the page stays responsive in between.

/** A smoothed gap above this means that frames are late, in milliseconds. */
const LATE_MS = 34;
/** If frames are late, this many gaps are left to other work. */
const REST = 4;
const LONGEST_REST_MS = 1500;
/** The weight of the newest gap in the smoothed one. */
const NEWEST = 0.2;
/** A longer gap means a suspended tab, not a slow frame. */
const ASLEEP_MS = 2000;

export class FrameGovernor {
  private smoothed = 1000 / 60;
  private asked = NaN;

  /** Records that a frame was requested at `now`. */
  ask(now: number): void {
    this.asked = now;
  }

  /** Records that the frame came at `now`. Returns the milliseconds to wait before the next request. */
  came(now: number): number {
    const gap = now - this.asked;
    if (gap >= 0 && gap < ASLEEP_MS) this.smoothed += (gap - this.smoothed) * NEWEST;
    return this.smoothed > LATE_MS ? Math.min(LONGEST_REST_MS, this.smoothed * REST) : 0;
  }
}
