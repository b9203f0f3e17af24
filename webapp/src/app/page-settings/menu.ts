// The menu of tastes: theme, units, time zone, language and keyboard shortcuts.

import { Component, inject } from '@angular/core';
import { PageState } from '../page/state';
import { SPEED_UNITS, TIME_ZONES } from '../page/units';
import { LANGUAGES, THEMES } from '../page/url';
import '../words/late';
import { Words } from '../words/words';

@Component({
  selector: 'convoy-settings-menu',
  templateUrl: './menu.html',
  styleUrl: './menu.css',
})
export class SettingsMenu {
  protected readonly words = inject(Words);
  /** If Tastes were injected here, the bundler would split the page's shell, which costs a kilobyte. */
  protected readonly tastes = inject(PageState).tastes;
  protected readonly themes = THEMES;
  protected readonly units = SPEED_UNITS;
  protected readonly timeZones = TIME_ZONES;
  protected readonly languages = LANGUAGES;
}
