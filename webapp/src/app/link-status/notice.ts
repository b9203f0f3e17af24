// Shows a sentence about a problem of the link on the map if the problem lasts long enough to matter. A second
// one, about times in the URL that cannot be shown, is fetched when it is needed.

import { Component, computed, effect, inject, signal } from '@angular/core';
import { PageState } from '../page/state';
import { Vehicles } from '../vehicles/vehicles';
import { Word, Words } from '../words/words';
import { BadTimesNotice } from './bad-times-notice';
import { LinkState, LinkStatus } from './state';

/** A shorter problem is not worth a sentence. Milliseconds. */
const PATIENCE_MS = 2500;

const SENTENCES: Partial<Record<LinkState, Word>> = {
  reconnecting: 'notice.reconnecting',
  'tracker-lost': 'notice.tracker-lost',
  quiet: 'notice.quiet',
};

@Component({
  selector: 'convoy-link-notice',
  imports: [BadTimesNotice],
  template: `
    <div role="status">
      @if (sentence(); as text) {
        <div class="notice">
          <p>{{ text }}</p>
          @if (link.state() !== 'quiet') {
            <button type="button" class="plain-button" (click)="vehicles.retry()">
              {{ words.say('retry') }}
            </button>
          }
        </div>
      }
    </div>
    @if (page.badTimes()) {
      @defer (on immediate) {
        <convoy-bad-times-notice />
      }
    }
  `,
  styleUrls: ['./link-notice.css', './notice.css'],
})
export class LinkNotice {
  protected readonly page = inject(PageState);
  protected readonly words = inject(Words);
  protected readonly vehicles = inject(Vehicles);
  protected readonly link = inject(LinkStatus);
  private readonly lasting = signal(false);

  protected readonly sentence = computed(() => {
    const word = SENTENCES[this.link.state()];
    if (!this.lasting() || word === undefined) return '';
    const behind = this.link.behind();
    if (behind === null) return this.words.say('notice.never');
    return this.words.say(word, { age: this.words.age(behind) });
  });

  constructor() {
    effect((onCleanup) => {
      const trouble = SENTENCES[this.link.state()] !== undefined;
      const timer = setTimeout(
        () => {
          this.lasting.set(trouble);
        },
        trouble ? PATIENCE_MS : 0,
      );
      onCleanup(() => {
        clearTimeout(timer);
      });
    });
  }
}
