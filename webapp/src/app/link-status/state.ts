// Decides how fresh the page's data is. The chip in the header and the notice on the map share this rule, so
// they never contradict each other.

import { Injectable, computed, inject } from '@angular/core';
import { Link, Vehicles } from '../vehicles/vehicles';

/** `quiet`: the link is up, but every vehicle is stale. */
export type LinkState = Link | 'quiet';

/** `behind` is in seconds, null before the first position; `fresh` if some vehicle is not stale. */
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
