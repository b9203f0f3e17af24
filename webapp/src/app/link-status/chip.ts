// The chip in the header shows the state of the link and the age of the positions. During a replay it shows
// the replay's moment, and never "Live".

import { Component, computed, inject } from '@angular/core';
import { PageState } from '../page/state';
import { Words } from '../words/words';
import { LinkStatus } from './state';

@Component({
  selector: 'convoy-link-chip',
  template: `
    <span class="light" aria-hidden="true"></span>
    <span class="word" role="status">{{ words.say(word()) }}</span>
    @if (age(); as text) {
      <span class="age">{{ text }}</span>
    }
  `,
  styleUrl: './chip.css',
  host: { '[class]': 'state()' },
})
export class LinkChip {
  protected readonly words = inject(Words);
  private readonly link = inject(LinkStatus);
  private readonly page = inject(PageState);
  protected readonly state = this.link.state;
  protected readonly word = computed(() => `link.${this.state()}` as const);
  protected readonly age = computed(() => {
    if (this.state() === 'replay') return this.words.moment(this.page.at());
    const behind = this.link.behind();
    if (behind === null) return '';
    return this.state() === 'live'
      ? this.words.say('behind', { age: this.words.preciseAge(behind) })
      : this.words.say('oldPositions', { age: this.words.age(behind) });
  });
}
