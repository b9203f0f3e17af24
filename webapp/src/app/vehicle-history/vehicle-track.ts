// Loads the track and the totals of the selected vehicle over the range shown, and reports the progress.

import { Injectable, OnDestroy, computed, effect, inject, signal, untracked } from '@angular/core';
import { askTotals } from '../api/summary';
import { PageState, Range } from '../page/state';
import { Replay } from './replay';
import { isThinned, loadTrack, rangeQuery } from './track-loader';

export type TrackState = 'none' | 'loading' | 'busy' | 'ready' | 'unknown' | 'failed';

@Injectable()
export class VehicleTrack implements OnDestroy {
  private readonly page = inject(PageState);
  private readonly replay = inject(Replay);
  private readonly tries = signal(0);

  private readonly states = signal<TrackState>('none');
  readonly state = this.states.asReadonly();
  private readonly shares = signal(0);
  /** The share of the range that has been read, 0 to 1. */
  readonly progress = this.shares.asReadonly();
  private readonly cut = signal(false);
  /** Whether the track ends early, because there are more positions than the page reads. */
  readonly incomplete = this.cut.asReadonly();
  readonly thinned = computed(() => {
    const range = this.page.range();
    return range !== null && isThinned(range);
  });

  constructor() {
    effect((onCleanup) => {
      const name = this.page.selected();
      const range = this.page.range();
      this.tries();
      const other = new AbortController();
      onCleanup(() => {
        other.abort();
      });
      untracked(() => {
        this.replay.clear();
        this.states.set('none');
        if (name === null || !range) return;
        void this.load(name, range, other.signal);
        void this.loadTotals(name, range, other.signal);
      });
    });
  }

  ngOnDestroy(): void {
    this.replay.clear();
  }

  retry(): void {
    this.tries.update((count) => count + 1);
  }

  private async load(name: string, range: Range, other: AbortSignal): Promise<void> {
    this.states.set('loading');
    this.shares.set(0);
    const progress = (share: number): void => {
      if (!other.aborted) this.shares.set(share);
    };
    const busy = (waiting: boolean): void => {
      if (!other.aborted) this.states.set(waiting ? 'busy' : 'loading');
    };
    try {
      const { track, whole, unknown } = await loadTrack(name, range, {
        progress,
        busy,
        signal: other,
      });
      if (other.aborted) return;
      this.cut.set(!whole);
      this.replay.show(track);
      this.states.set(unknown ? 'unknown' : 'ready');
    } catch {
      if (!other.aborted) this.states.set('failed');
    }
  }

  private async loadTotals(name: string, range: Range, other: AbortSignal): Promise<void> {
    const busy = (): void => undefined;
    try {
      const totals = await askTotals(rangeQuery(name, range), { busy, signal: other });
      if (!other.aborted) this.replay.totals.set(totals);
    } catch {
      if (!other.aborted) this.replay.totalsFailed.set(true);
    }
  }
}
