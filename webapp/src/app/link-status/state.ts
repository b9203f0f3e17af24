// What the page says about its own freshness. One rule for the chip in the header and for the notice
// on the map, so that they never contradict each other.

import { Injectable, computed, inject } from '@angular/core';
import { Link, Vehicles } from '../vehicles/vehicles';

/** `quiet`: the link is up, but every vehicle is stale. */
export type LinkState = Link | 'quiet';

/** `behind`: seconds, null before the first position; `fresh`: some vehicle is not stale. */
export function linkState(link: Link, behind: number | null, fresh: boolean): LinkState {
  return link === 'live' && behind !== null && !fresh ? 'quiet' : link;
}

@Injectable({ providedIn: 'root' })
export class LinkStatus {
  private readonly vehicles = inject(Vehicles);
  /** Seconds; null before the first position. */
  readonly behind = this.vehicles.behind;
  readonly state = computed(() =>
    linkState(this.vehicles.link(), this.behind(), this.vehicles.fresh()),
  );
}
