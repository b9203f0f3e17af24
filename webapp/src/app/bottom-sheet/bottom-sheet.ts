// On a phone the list lies in a sheet over the map; dragging or tapping its grip changes the height. On a
// wide screen it is a plain panel: CSS alone makes the difference.

import { Component, ElementRef, computed, effect, inject, signal } from '@angular/core';
import { PageState } from '../page/state';
import { Words } from '../words/words';

/** The sheet's heights in percent of the screen: low, about half, nearly all. */
const HEIGHTS = [27, 55, 90] as const;
/** A press that moves no farther is a tap. CSS pixels. */
const TAP_REACH = 6;

@Component({
  selector: 'convoy-bottom-sheet',
  template: `
    <button
      type="button"
      class="grip"
      [attr.aria-label]="words.say(isTall() ? 'sheetShrink' : 'sheetGrow')"
      (pointerdown)="press($event)"
      (pointermove)="move($event)"
      (pointerup)="release()"
      (pointercancel)="release()"
      (click)="tap()"
    ></button>
    <ng-content />
  `,
  styleUrl: './bottom-sheet.css',
  host: { '[style.--sheet]': '`${height()}dvh`', '[class.dragged]': 'pressedAt() !== undefined' },
})
export class BottomSheet {
  protected readonly words = inject(Words);
  private readonly page = inject(PageState);
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef);
  protected readonly height = this.page.sheet;
  protected readonly isTall = computed(() => this.height() >= HEIGHTS[2]);
  protected readonly pressedAt = signal<number | undefined>(undefined);
  private grabbed = 0;
  private travelled = false;

  constructor() {
    effect(() => {
      // A selected vehicle has to be visible on the map, with its card below.
      if (this.page.selected() !== null) this.height.set(HEIGHTS[1] - 8);
      // The player needs more space than a card.
      if (this.page.range() !== null) this.height.set(HEIGHTS[1]);
    });
    this.element.nativeElement.addEventListener('focusin', ({ target }) => {
      if (target instanceof HTMLInputElement && target.type === 'search')
        this.height.set(HEIGHTS[2]);
    });
  }

  protected press(event: PointerEvent): void {
    (event.target as Element).setPointerCapture(event.pointerId);
    this.pressedAt.set(event.clientY);
    this.grabbed = this.height();
    this.travelled = false;
  }

  protected move(event: PointerEvent): void {
    const from = this.pressedAt();
    if (from === undefined) return;
    if (Math.abs(from - event.clientY) > TAP_REACH) this.travelled = true;
    const percent = this.grabbed + ((from - event.clientY) / innerHeight) * 100;
    this.height.set(Math.max(12, Math.min(HEIGHTS[2], percent)));
  }

  protected release(): void {
    this.pressedAt.set(undefined);
    if (this.travelled) this.height.set(nearest(this.height()));
  }

  /** Called on the click, not on the release: else a touch would click what the sheet brings there. */
  protected tap(): void {
    if (!this.travelled) this.step();
    this.travelled = false;
  }

  /** Changes to the next height, and from the highest to the lowest. */
  private step(): void {
    this.height.update((height) => HEIGHTS.find((other) => other > height + 1) ?? HEIGHTS[0]);
  }
}

function nearest(percent: number): number {
  return HEIGHTS.reduce((best, height) =>
    Math.abs(height - percent) < Math.abs(best - percent) ? height : best,
  );
}
