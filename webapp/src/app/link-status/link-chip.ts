// The chip in the header: how the page hears of the fleet, and how old what it shows is.

import { Component, computed, inject } from '@angular/core';
import { Words } from '../words';
import { LinkStatus } from './link-state';

@Component({
  selector: 'convoy-link-chip',
  template: `
    <span class="light" aria-hidden="true"></span>
    <span class="word" role="status">{{ words.say(word()) }}</span>
    @if (age(); as text) {
      <span class="age">{{ text }}</span>
    }
  `,
  styleUrl: './link-chip.css',
  host: { '[class]': 'state()' },
})
export class LinkChip {
  protected readonly words = inject(Words);
  private readonly link = inject(LinkStatus);
  protected readonly state = this.link.state;
  protected readonly word = computed(() => `link.${this.state()}` as const);
  protected readonly age = computed(() => {
    const behind = this.link.behind();
    if (behind === null || this.state() === 'connecting') return '';
    return this.state() === 'live'
      ? this.words.say('behind', { age: this.words.preciseAge(behind) })
      : this.words.say('oldPositions', { age: this.words.age(behind) });
  });
}
