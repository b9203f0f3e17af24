// Marks where the selected vehicle stopped, and for how long. The marks move with the camera without
// Angular. The card lists the stops as buttons, which keyboards and screen readers can use.

import { Component, ElementRef, computed, inject, viewChildren } from '@angular/core';
import { PageState } from '../page/state';
import { SelectedPast } from '../trail/selected-past';
import { Words } from '../words/words';
import { Camera, pixelOf } from './camera';

/** The most stops that are marked, the longest ones; more would cover the map. */
const MOST = 60;

@Component({
  selector: 'convoy-stop-marks',
  template: `
    @for (stop of stops(); track stop.from) {
      <div #mark class="stop" [attr.data-from]="stop.from">
        <span>{{ stop.length }}</span>
      </div>
    }
  `,
  styleUrl: './stop-marks.css',
  host: { 'aria-hidden': 'true', '(click)': 'choose($event)' },
})
export class StopMarks {
  private readonly words = inject(Words);
  private readonly page = inject(PageState);
  private readonly past = inject(SelectedPast);
  private readonly marks = viewChildren<ElementRef<HTMLElement>>('mark');

  protected readonly stops = computed(() =>
    [...this.past.stops()]
      .sort((one, other) => other.to - other.from - (one.to - one.from))
      .slice(0, MOST)
      .map((stop) => ({ ...stop, length: this.words.duration((stop.to - stop.from) / 1000) })),
  );

  place(camera: Camera): void {
    const stops = this.stops();
    this.marks().forEach(({ nativeElement }, step) => {
      const { left, top } = pixelOf(camera, stops[step]);
      nativeElement.style.transform = `translate(${left.toFixed(1)}px, ${top.toFixed(1)}px)`;
    });
  }

  protected choose({ target }: Event): void {
    const mark = (target as Element).closest<HTMLElement>('.stop');
    if (mark) this.page.at.set(Number(mark.dataset['from']));
  }
}
