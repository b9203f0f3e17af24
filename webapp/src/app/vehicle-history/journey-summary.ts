// Summarises the selected vehicle's range in the card: totals, stops, downloads.

import { Component, computed, inject } from '@angular/core';
import { HISTORY_PATH } from '../api/history';
import { PageState } from '../page/state';
import '../words/late';
import { Words } from '../words/words';
import { Replay } from './replay';
import { rangeQuery } from './track-loader';

/** The most stops that the card lists. */
const MAX_STOPS = 40;
const DAY_MS = 86_400_000;

@Component({
  selector: 'convoy-journey-summary',
  templateUrl: './journey-summary.html',
  styleUrl: './journey-summary.css',
})
export class JourneySummary {
  protected readonly words = inject(Words);
  protected readonly page = inject(PageState);
  protected readonly replay = inject(Replay);

  protected readonly totals = computed(() => {
    const totals = this.replay.totals();
    if (!totals || totals.positions === 0) return undefined;
    const { words } = this;
    const speed = (value: number | null): string => (value === null ? '–' : words.speed(value));
    const rows = [
      [words.say('history.distance'), words.distance(totals.distance)],
      [words.say('history.moving'), words.duration(totals.moving)],
      [words.say('history.stopped'), words.duration(totals.stopped)],
      [words.say('history.mean'), speed(totals.mean)],
      [words.say('history.fastest'), speed(totals.top)],
    ];
    if (totals.silent > 0) {
      rows.splice(3, 0, [words.say('history.silent'), words.duration(totals.silent)]);
    }
    if (totals.unseen > 0) {
      rows.splice(1, 0, [words.say('history.unseen'), words.distance(totals.unseen)]);
    }
    return rows.map(([name, value]) => ({ name, value }));
  });

  protected readonly hasTrack = computed(() => (this.replay.track()?.count ?? 0) > 0);

  private readonly withinADay = computed(() => {
    const range = this.page.range();
    return range !== null && range.to - range.from <= DAY_MS;
  });
  protected readonly stops = computed(() =>
    this.replay
      .stops()
      .slice(0, MAX_STOPS)
      .map(({ from, to }) => ({
        ...{ from, to },
        start: this.withinADay() ? this.words.clock(from) : this.words.moment(from),
        length: this.words.duration((to - from) / 1000),
      })),
  );
  protected readonly moreStops = computed(() => this.replay.stops().length - this.stops().length);

  protected readonly downloads = computed(() => {
    const range = this.page.range();
    const name = this.page.selected();
    if (!range || name === null) return [];
    return (['csv', 'gpx', 'kml'] as const).map((format) => ({
      format: format.toUpperCase(),
      url: HISTORY_PATH + rangeQuery(name, range, format),
      // This file name is valid on every system.
      file: `${name.replace(/[^\p{L}\p{N}-]+/gu, '-')}.${format}`,
    }));
  });
}
