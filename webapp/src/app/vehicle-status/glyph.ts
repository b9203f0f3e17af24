// A vehicle's symbol in the list and the card, with the same shapes as on the map, so that each explains
// the other. Shape and colour both show the status; a hollow symbol is stale.

import { Component, input } from '@angular/core';

export type GlyphShape = 'arrow' | 'dot' | 'square' | 'diamond' | 'bar' | 'triangle';

@Component({
  selector: 'convoy-status-glyph',
  template: `
    <svg viewBox="-12 -12 24 24" aria-hidden="true" [class.hollow]="hollow()">
      @switch (shape()) {
        @case ('arrow') {
          <path d="M0-9.2 6.8 8 0 4.6-6.8 8Z" [attr.transform]="'rotate(' + heading() + ')'" />
        }
        @case ('dot') {
          <circle r="5.6" />
        }
        @case ('square') {
          <rect x="-5.6" y="-5.6" width="11.2" height="11.2" rx="2" />
        }
        @case ('diamond') {
          <path d="M0-7 7 0 0 7-7 0Z" />
        }
        @case ('bar') {
          <rect x="-8" y="-2.8" width="16" height="5.6" rx="2.8" />
        }
        @case ('triangle') {
          <path d="M-7-4.2H7L0 7.6Z" />
        }
      }
    </svg>
  `,
  styles: `
    :host {
      display: inline-grid;
      color: var(--offline);
    }
    svg {
      width: 24px;
      height: 24px;
      fill: currentColor;
      stroke: currentColor;
      stroke-linejoin: round;
      stroke-width: 1.6;
    }
    .hollow {
      fill: none;
    }
    :host(.moving) {
      color: var(--moving);
    }
    :host(.stopped) {
      color: var(--stopped);
    }
    :host(.silent) {
      color: var(--silent);
    }
  `,
  host: {
    '[class.moving]': "shape() === 'arrow' || shape() === 'dot'",
    '[class.stopped]': "shape() === 'square'",
    '[class.silent]': "shape() === 'bar'",
  },
})
export class StatusGlyph {
  readonly shape = input.required<GlyphShape>();
  readonly heading = input(0);
  readonly hollow = input(false);
}
