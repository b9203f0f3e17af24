// Keeps the list of refused vehicles while the page shows the present. It is requested when the live stream says
// that it has changed, and again and again: rarely for the counts, often if there is no stream that would say so.

import { DestroyRef, Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import { Refused, readRefused } from '../api/refused';
import { PageState } from '../page/state';
import { Vehicles } from './vehicles';

export type { Refused };

const EVERY_MS = 10_000;
const EVERY_MS_WITH_NEWS = 60_000;
/**
 * After news the request waits for this long, and up to this long again: another server may learn of it a second
 * later, and pages should not ask all at once. Milliseconds.
 */
const AFTER_NEWS_MS = 1000;

@Injectable({ providedIn: 'root' })
export class RefusedVehicles {
  private readonly page = inject(PageState);
  private readonly vehicles = inject(Vehicles);
  private readonly all = signal<readonly Refused[]>([]);
  private etag = '';
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** When the timer ends, by the monotonic clock. */
  private dueAt = Infinity;
  private asking = false;
  /** Whether it was time to ask while an answer was awaited. */
  private again = false;

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
      else this.forgetTimer();
    });
    effect(() => {
      if (this.vehicles.refusalNews() > 0)
        untracked(() => {
          this.askIn(AFTER_NEWS_MS * (1 + Math.random()));
        });
    });
    effect(() => {
      // The card shows how many there are and since when.
      if (this.of(this.page.selected()).length > 0)
        untracked(() => {
          this.askIn(EVERY_MS);
        });
    });
    inject(DestroyRef).onDestroy(() => {
      this.forgetTimer();
    });
  }

  /** Why positions of a vehicle are refused, the newest reason first. */
  of(vehicle: string | null): readonly Refused[] {
    return (vehicle === null ? undefined : this.byVehicle().get(vehicle)) ?? [];
  }

  private async ask(): Promise<void> {
    this.forgetTimer();
    this.again = this.asking;
    if (this.asking) return;
    this.asking = true;
    // After a failure the list stays as it is.
    const answer = await readRefused(this.etag).catch(() => null);
    this.asking = false;
    if (answer) {
      this.etag = answer.etag;
      this.all.set(answer.refused);
    }
    if (this.again) this.askIn(AFTER_NEWS_MS);
    const isCounted = this.of(this.page.selected()).length > 0;
    this.askIn(this.vehicles.refusalNews() === 0 || isCounted ? EVERY_MS : EVERY_MS_WITH_NEWS);
  }

  /** Asks after this time, unless it will ask sooner anyway. */
  private askIn(milliseconds: number): void {
    const dueAt = performance.now() + milliseconds;
    if (this.vehicles.link() !== 'live' || dueAt >= this.dueAt) return;
    this.forgetTimer();
    this.dueAt = dueAt;
    this.timer = setTimeout(() => void this.ask(), milliseconds);
  }

  private forgetTimer(): void {
    clearTimeout(this.timer);
    this.dueAt = Infinity;
  }
}

function isSameList(one: readonly Refused[], other: readonly Refused[]): boolean {
  return one.length === other.length && one.every((each, place) => each === other[place]);
}
