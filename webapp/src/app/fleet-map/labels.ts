// Shows the names of the selected vehicle and of the one under the pointer on the map. They are HTML text,
// so they are sharp, and they move with the symbols on each frame, without Angular.

import { Component, ElementRef, computed, inject, input, viewChild } from '@angular/core';
import { UNKNOWN_VALUE } from '../fleet/columns';
import { isolated } from '../fleet/spelling';
import { Place } from '../fleet/tween';
import { Vehicles } from '../vehicles/vehicles';
import { Words } from '../words/words';
import { Camera, pixelOf } from './camera';

/** CSS pixels from the middle of a symbol to its label. */
const GAP = 24;
const ABOVE = 36;

@Component({
  selector: 'convoy-map-labels',
  template: `
    <div #selectedLabel class="label selected" [hidden]="selected() === undefined">
      {{ selectedText() }}
    </div>
    <div #hoveredLabel class="label" [hidden]="hoveredOther() === undefined">
      {{ hoveredText() }}
    </div>
  `,
  styleUrl: './labels.css',
  host: { 'aria-hidden': 'true' },
})
export class MapLabels {
  readonly selected = input<number | undefined>();
  readonly hovered = input<number | undefined>();

  private readonly vehicles = inject(Vehicles);
  private readonly words = inject(Words);
  private readonly selectedLabel = viewChild.required<ElementRef<HTMLElement>>('selectedLabel');
  private readonly hoveredLabel = viewChild.required<ElementRef<HTMLElement>>('hoveredLabel');

  protected readonly hoveredOther = computed(() =>
    this.hovered() === this.selected() ? undefined : this.hovered(),
  );
  protected readonly selectedText = computed(() => this.textOf(this.selected()));
  protected readonly hoveredText = computed(() => this.textOf(this.hoveredOther()));

  /** Puts the labels where there is space: right of their symbols, else left, else above. */
  place(camera: Camera, placeOf: (index: number) => Place): void {
    this.placeOne(this.selectedLabel(), this.selected(), camera, placeOf);
    this.placeOne(this.hoveredLabel(), this.hoveredOther(), camera, placeOf);
  }

  private placeOne(
    label: ElementRef<HTMLElement>,
    index: number | undefined,
    camera: Camera,
    placeOf: (index: number) => Place,
  ): void {
    if (index === undefined) return;
    const at = pixelOf(camera, placeOf(index));
    const { offsetWidth, style } = label.nativeElement;
    const space = camera.width - offsetWidth;
    let { left, top } = { left: at.left + GAP, top: at.top };
    if (left > space) left = at.left - GAP - offsetWidth;
    if (left < 0) {
      left = Math.max(0, Math.min(space, at.left - offsetWidth / 2));
      top -= ABOVE;
    }
    style.transform = `translate(${left.toFixed(1)}px, ${top.toFixed(1)}px)`;
  }

  private textOf(index: number | undefined): string {
    this.vehicles.version();
    if (index === undefined) return '';
    const { names, columns } = this.vehicles.table;
    const speed = columns.speed[index];
    const name = isolated(names[index]);
    return speed === UNKNOWN_VALUE || speed < 100
      ? name
      : `${name} · ${this.words.speed(speed / 100)}`;
  }
}
