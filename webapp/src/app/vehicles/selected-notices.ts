// Keeps what a person should know of the selected vehicle, while the page shows the present. It is requested
// again and again, because the live stream does not contain it.

import { DestroyRef, Injectable, effect, inject, signal, untracked } from '@angular/core';
import { Notice, readNotices } from '../api/notices';
import { PageState } from '../page/state';
import { Vehicles } from './vehicles';

export type { Notice };

const EVERY_MS = 30_000;

@Injectable({ providedIn: 'root' })
export class SelectedNotices {
  private readonly page = inject(PageState);
  private readonly vehicles = inject(Vehicles);
  private readonly known = signal<readonly Notice[]>([]);
  private timer: ReturnType<typeof setTimeout> | undefined;

  readonly all = this.known.asReadonly();

  constructor() {
    effect(() => {
      const vehicle = this.page.selected();
      const isLive = this.vehicles.link() === 'live' && !this.vehicles.past();
      untracked(() => {
        clearTimeout(this.timer);
        this.known.set([]);
        if (vehicle !== null && isLive) void this.ask(vehicle);
      });
    });
    inject(DestroyRef).onDestroy(() => {
      clearTimeout(this.timer);
    });
  }

  private async ask(vehicle: string): Promise<void> {
    // After a failure the notices stay as they are.
    const notices = await readNotices(vehicle).catch(() => this.known());
    if (this.page.selected() !== vehicle || this.vehicles.link() !== 'live') return;
    if (this.vehicles.past()) return;
    this.known.set(notices);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(vehicle), EVERY_MS);
  }
}
