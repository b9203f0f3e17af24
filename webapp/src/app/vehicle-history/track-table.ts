// The chart as a table: evenly spaced moments of the range with the values at that time.

import { Component, computed, inject, input } from '@angular/core';
import { UNKNOWN_VALUE } from '../fleet/columns';
import { latitudeOfY, longitudeOfX } from '../fleet/mercator';
import { PageState } from '../page/state';
import { Track } from '../trail/track';
import { nameOfStatus } from '../vehicle-status/text';
import '../words/late';
import { Words } from '../words/words';

const ROWS = 60;
/** The shortest time between two rows, in milliseconds. */
const FINEST_MS = 10_000;

@Component({
  selector: 'convoy-track-table',
  template: `
    <div class="scroll" tabindex="0" role="region" [attr.aria-label]="words.say('history.table')">
      <table>
        <thead>
          <tr>
            <th scope="col">{{ words.say('history.time') }}</th>
            <th scope="col">{{ words.say('speed') }}</th>
            <th scope="col">{{ words.say('position') }}</th>
          </tr>
        </thead>
        <tbody>
          @for (row of rows(); track row.time) {
            <tr>
              <th scope="row">{{ row.moment }}</th>
              <td>{{ row.speed }}</td>
              <td>{{ row.place }}</td>
            </tr>
          }
        </tbody>
      </table>
    </div>
  `,
  styles: `
    .scroll {
      overflow: auto;
      height: 180px;
      border: 1px solid var(--line);
      border-radius: var(--radius);
    }
    .scroll:focus-visible {
      outline-offset: -2px;
    }
    table {
      width: 100%;
      border-collapse: collapse;
      font-size: var(--text-s);
      font-variant-numeric: tabular-nums;
    }
    th,
    td {
      padding: 5px var(--space-3);
      border-bottom: 1px solid var(--line);
      font-weight: 450;
      text-align: left;
      white-space: nowrap;
    }
    thead th {
      position: sticky;
      top: 0;
      background: var(--surface);
      font-weight: 600;
    }
  `,
})
export class TrackTable {
  readonly track = input.required<Track>();
  protected readonly words = inject(Words);
  private readonly page = inject(PageState);

  protected readonly rows = computed(() => {
    const range = this.page.range();
    const track = this.track();
    if (!range || track.count === 0) return [];
    const step = Math.max(FINEST_MS, (range.to - range.from) / ROWS);
    const rows = [];
    for (let time = Math.max(range.from, track.times[0]); time <= range.to; time += step) {
      const report = track.reportAt(time);
      if (!report) continue;
      const held = report.age > FINEST_MS;
      const stands = report.speed === UNKNOWN_VALUE || report.speed < 50;
      rows.push({
        time,
        moment: this.words.exactMoment(time),
        speed: held
          ? this.words.say('stale', { age: this.words.age(report.age / 1000) })
          : stands
            ? this.words.say(`status.${nameOfStatus(report.status)}`)
            : this.words.speed(report.speed / 100),
        place: `${latitudeOfY(report.y).toFixed(5)}, ${longitudeOfX(report.x).toFixed(5)}`,
      });
    }
    return rows;
  });
}
