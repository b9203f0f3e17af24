// Shows on the map why the page does not show the times of the URL, until the person closes it or chooses other
// times. The URL keeps these times meanwhile, so that they can be corrected there.

import { Component, computed, inject } from '@angular/core';
import { PageState } from '../page/state';
import '../words/late';
import { Words } from '../words/words';

@Component({
  selector: 'convoy-bad-times-notice',
  template: `
    <div class="notice" role="alert">
      <p>{{ sentence() }}</p>
      <button type="button" class="plain-button" (click)="page.lookLive()">
        {{ words.say('close') }}
      </button>
    </div>
  `,
  styleUrl: './notice.css',
})
export class BadTimesNotice {
  protected readonly page = inject(PageState);
  protected readonly words = inject(Words);
  protected readonly sentence = computed(() => {
    const bad = this.page.badTimes();
    return bad && this.words.say('history.instead', { why: this.words.say(`history.${bad.why}`) });
  });
}
