// The menu of tastes: theme, units, time zone, language, keyboard shortcuts.

import { Component, inject } from '@angular/core';
import { PageState } from '../page-state';
import { SPEED_UNITS, TIME_ZONES } from '../units';
import { LANGUAGES, THEMES } from '../url-state';
import { Words } from '../words';

@Component({
  selector: 'convoy-settings-menu',
  templateUrl: './settings-menu.html',
  styleUrl: './settings-menu.css',
})
export class SettingsMenu {
  protected readonly words = inject(Words);
  protected readonly page = inject(PageState);
  protected readonly themes = THEMES;
  protected readonly units = SPEED_UNITS;
  protected readonly timeZones = TIME_ZONES;
  protected readonly languages = LANGUAGES;
}
