// Keeps the list of refused vehicles while the page shows the present. It is requested again and again,
// because the live stream does not contain it.

import { DestroyRef, Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import { Refused, readRefused } from '../api/refused';
import { Vehicles } from './vehicles';

export type { Refused };

const EVERY_MS = 10_000;

@Injectable({ providedIn: 'root' })
export class RefusedVehicles {
  private readonly vehicles = inject(Vehicles);
  private readonly all = signal<readonly Refused[]>([]);
  private etag = '';
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asking = false;

  /** The reasons by vehicle, the newest first; empty when the page shows the past. */
  private readonly byVehicle = computed(() => {
    const reasons = new Map<string, Refused[]>();
    if (this.vehicles.past()) return reasons;
    for (const each of this.all()) {
      const before = reasons.get(each.vehicle);
      if (before) before.push(each);
      else reasons.set(each.vehicle, [each]);
    }
    return reasons;
  });

  /**
   * The newest reason of each vehicle that the fleet does not contain, the newest first. Positions without
   * a vehicle's name are left out.
   */
  readonly unseen = computed<readonly Refused[]>(
    () =>
      [...this.byVehicle().values()]
        .map(([newest]) => newest)
        .filter(({ vehicle }) => vehicle !== '' && this.vehicles.indexOf(vehicle) === undefined),
    { equal: isSameList },
  );

  constructor() {
    effect(() => {
      if (this.vehicles.link() === 'live') untracked(() => void this.ask());
      else clearTimeout(this.timer);
    });
    inject(DestroyRef).onDestroy(() => {
      clearTimeout(this.timer);
    });
  }

  /** Why positions of a vehicle are refused, the newest reason first. */
  of(vehicle: string | null): readonly Refused[] {
    return (vehicle === null ? undefined : this.byVehicle().get(vehicle)) ?? [];
  }

  private async ask(): Promise<void> {
    if (this.asking) return;
    clearTimeout(this.timer);
    this.asking = true;
    // After a failure the list stays as it is.
    const answer = await readRefused(this.etag).catch(() => null);
    this.asking = false;
    if (answer) {
      this.etag = answer.etag;
      this.all.set(answer.refused);
    }
    if (this.vehicles.link() !== 'live') return;
    this.timer = setTimeout(() => void this.ask(), EVERY_MS);
  }
}

function isSameList(one: readonly Refused[], other: readonly Refused[]): boolean {
  return one.length === other.length && one.every((each, place) => each === other[place]);
}
