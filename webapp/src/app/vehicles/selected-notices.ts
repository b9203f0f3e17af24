// Keeps what a person should know of the selected vehicle and what its devices said last, while the page shows the
// present. It is requested again and again, because the live stream does not contain the former, and the latter not
// always: an old server has no details, and a network may block WebSockets.

import { DestroyRef, Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import { Known, Notice, readKnown } from '../api/notices';
import { Said, laterOf } from '../fleet/said';
import { PageState } from '../page/state';
import { Vehicles } from './vehicles';

export type { Notice };

const EVERY_MS = 30_000;
const NOTHING: Known = { notices: [], said: null };

@Injectable({ providedIn: 'root' })
export class SelectedNotices {
  private readonly page = inject(PageState);
  private readonly vehicles = inject(Vehicles);
  private readonly known = signal(NOTHING);
  private timer: ReturnType<typeof setTimeout> | undefined;

  readonly all = computed<readonly Notice[]>(() => this.known().notices);
  /** What the vehicle's devices said last; null if nothing is known, and in the past. */
  readonly said = computed<Said | null>(() => {
    if (this.vehicles.past()) return null;
    const streamed = this.vehicles.said();
    const isIts = streamed !== null && streamed.vehicle === this.page.selected();
    return laterOf(isIts ? streamed.said : null, this.known().said);
  });

  constructor() {
    effect(() => {
      const vehicle = this.page.selected();
      const isLive = this.vehicles.link() === 'live' && !this.vehicles.past();
      untracked(() => {
        clearTimeout(this.timer);
        this.known.set(NOTHING);
        if (vehicle !== null && isLive) void this.ask(vehicle);
      });
    });
    inject(DestroyRef).onDestroy(() => {
      clearTimeout(this.timer);
    });
  }

  private async ask(vehicle: string): Promise<void> {
    // After a failure what is known stays as it is.
    const known = await readKnown(vehicle).catch(() => this.known());
    if (this.page.selected() !== vehicle || this.vehicles.link() !== 'live') return;
    if (this.vehicles.past()) return;
    this.known.set(known);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(vehicle), EVERY_MS);
  }
}
