// Holds the trail of the selected vehicle. Live, it is read from the history once, grows with each report,
// and is read again after an interruption. In the past it is the trail of the whole range.

import { Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import { UNKNOWN_VALUE } from '../fleet/columns';
import { TrailPoint } from '../fleet/trail-point';
import { PageState } from '../page/state';
import { TRAIL_MS, Vehicles } from '../vehicles/vehicles';
import { SelectedPast } from './selected-past';

export type TrailState = 'none' | 'loading' | 'busy' | 'ready' | 'failed';

@Injectable({ providedIn: 'root' })
export class SelectedTrail {
  private readonly vehicles = inject(Vehicles);
  private readonly page = inject(PageState);
  private readonly past = inject(SelectedPast);
  private readonly known = signal<readonly TrailPoint[]>([]);
  private readonly states = signal<TrailState>('none');
  private readonly tries = signal(0);

  /** Oldest first. */
  readonly points = computed(() => (this.vehicles.past() ? this.past.trail() : this.known()));
  readonly state = this.states.asReadonly();
  /** The top of the trail's colour scale in metres per second: at least a brisk drive in town. */
  readonly fastest = computed(() =>
    this.points().reduce((most, { speed }) => (speed > most ? speed : most), 10),
  );

  private readonly reachable = computed(() => this.vehicles.link() === 'live');
  /** The vehicle whose trail is read; null until it has reported, and in the past. */
  private readonly name = computed(() => {
    const name = this.vehicles.past() ? null : this.page.selected();
    return this.vehicles.indexOf(name) === undefined ? null : name;
  });

  constructor() {
    effect((onCleanup) => {
      const name = this.name();
      this.tries();
      const reachable = this.reachable();
      const other = new AbortController();
      onCleanup(() => {
        other.abort();
      });
      if (name === null)
        untracked(() => {
          this.clear();
        });
      else if (reachable) void untracked(() => this.read(name, other.signal));
    });
    effect(() => {
      this.vehicles.version();
      const name = this.name();
      untracked(() => {
        if (name !== null && this.states() === 'ready') this.grow(name);
      });
    });
  }

  retry(): void {
    this.tries.update((count) => count + 1);
  }

  private clear(): void {
    this.known.set([]);
    this.states.set('none');
    this.shown = null;
  }

  /** The vehicle that the points in `known` belong to, so that they are never shown as another's. */
  private shown: string | null = null;

  private async read(name: string, other: AbortSignal): Promise<void> {
    if (this.shown !== name) this.known.set([]);
    this.shown = name;
    if (this.known().length === 0) this.states.set('loading');
    const busy = (waiting: boolean): void => {
      if (!other.aborted && this.known().length === 0)
        this.states.set(waiting ? 'busy' : 'loading');
    };
    try {
      const points = await this.vehicles.trail(name, { busy, signal: other });
      if (other.aborted) return;
      this.known.set(points);
      this.states.set('ready');
      this.grow(name);
    } catch {
      if (!other.aborted) this.states.set('failed');
    }
  }

  private grow(name: string): void {
    const { table } = this.vehicles;
    const index = table.indexOf(name);
    if (index === undefined) return;
    const time = table.times[index];
    const points = this.known();
    const last = points.at(-1);
    if (last && time <= last.time) return;
    const { x, y, speed } = table.columns;
    const metresPerSecond = speed[index] === UNKNOWN_VALUE ? NaN : speed[index] / 100;
    const point = { x: x[index], y: y[index], time, speed: metresPerSecond };
    const from = points.findIndex((old) => old.time > time - TRAIL_MS);
    this.known.set([...points.slice(Math.max(0, from)), point]);
  }
}
