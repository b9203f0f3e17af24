// Computes the server's time, and a clock for ages that goes on while the machine sleeps.

import { pageTime } from './clock';
import { APART_MS, MAX_MS, watchSleep } from './sleep';

export class ServerClock {
  private readonly slept: (hidden: boolean) => number | undefined;
  /** Milliseconds that the steady clock has missed while the machine slept. */
  private missed = 0;
  /** Whether `missed` came from the wall clock, which may have been set; the server's clock then corrects it. */
  private unsure = false;
  /** The server's clock in its last answer or frame, and ours on arrival. */
  private last: { readonly server: number; readonly here: number };

  /** Both clocks are in milliseconds; `wall` counts from the epoch and stands for the server's at first. */
  constructor(
    wall: () => number,
    private readonly steady: () => number,
  ) {
    this.slept = watchSleep(wall, steady);
    this.last = { server: wall(), here: this.now() };
  }

  /** The steady clock and what it has missed, as a uint32. */
  now(): number {
    return pageTime(this.steady() + this.missed);
  }

  /** The server's time now, computed from its last one, in milliseconds since the epoch. */
  serverNow(): number {
    return this.last.server + ((this.now() - this.last.here) >>> 0);
  }

  /** Takes the server's clock, which arrived when ours was `now`. Returns ours, corrected by at most MAX_MS. */
  correct(server: number, now: number): number {
    const missed = this.unsure ? server - this.serverNow() : 0;
    this.unsure = false;
    const jump = Math.abs(missed) > APART_MS ? Math.max(-MAX_MS, Math.min(MAX_MS, missed)) : 0;
    this.missed += jump;
    const here = pageTime(now + jump);
    this.last = { server, here };
    return here;
  }

  /** Adds what was missed if the machine has slept. Returns whether it has, or was `woken`. */
  look(hidden: boolean, woken: boolean): boolean {
    const missed = this.slept(hidden);
    if (missed === undefined && !woken) return false;
    this.missed += missed ?? 0;
    return (this.unsure = true);
  }
}
