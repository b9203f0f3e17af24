// What the page says about its own freshness. One rule for the chip in the header and for the notice
// on the map, so that they never contradict each other.

import { Injectable, computed, inject } from '@angular/core';
import { Link, Vehicles } from '../vehicles';

/** `quiet`: the link is up, but no vehicle has reported for a while. */
export type LinkState = Link | 'quiet';

/** Live data is never older than this; with slow devices only their own intervals tell. Seconds. */
export const QUIET_AFTER = 15;

export function linkState(link: Link, behind: number | null): LinkState {
  return link === 'live' && behind !== null && behind > QUIET_AFTER ? 'quiet' : link;
}

@Injectable({ providedIn: 'root' })
export class LinkStatus {
  private readonly vehicles = inject(Vehicles);
  /** Seconds; null before the first position. */
  readonly behind = this.vehicles.behind;
  readonly state = computed(() => linkState(this.vehicles.link(), this.behind()));
}
