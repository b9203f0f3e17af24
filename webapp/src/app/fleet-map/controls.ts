// The buttons and the scale bar at the edge of the map, the same for both stages.

import { Component, computed, inject, input, output } from '@angular/core';
import { unitsPerMetre } from '../fleet/mercator';
import { Tastes } from '../page/tastes';
import { Words } from '../words/words';
import { Camera } from './camera';
import { scaleBar } from './scale-bar';

@Component({
  selector: 'convoy-map-controls',
  templateUrl: './controls.html',
  styleUrl: './controls.css',
})
export class MapControls {
  readonly camera = input.required<Camera | undefined>();
  /** Zoom steps: 1 zooms in, -1 zooms out. */
  readonly zoom = output<number>();
  readonly wholeFleet = output();

  protected readonly words = inject(Words);
  private readonly tastes = inject(Tastes);
  protected readonly scale = computed(() => {
    const camera = this.camera();
    if (!camera) return undefined;
    return scaleBar(1 / (unitsPerMetre(camera.y) * camera.scale), this.tastes.units());
  });
}
