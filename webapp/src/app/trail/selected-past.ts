// What the map shows of the selected vehicle's past. vehicle-history/ fills it; that code is fetched when the
// person looks back, and the map does not wait for it.

import { Injectable, signal } from '@angular/core';
import { TrailPoint } from '../fleet/trail-point';
import type { Stop } from './journey';
import type { Track } from './track';

@Injectable({ providedIn: 'root' })
export class SelectedPast {
  /** The track over the whole range; null until it is loaded. */
  readonly track = signal<Track | null>(null);
  readonly trail = signal<readonly TrailPoint[]>([]);
  readonly stops = signal<readonly Stop[]>([]);
}
