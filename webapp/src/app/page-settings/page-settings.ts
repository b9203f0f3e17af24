// The button that opens the menu of tastes. The menu is fetched when the pointer or focus reaches the button.

import { Component, inject, signal } from '@angular/core';
import { Words } from '../words/words';
import { SettingsMenu } from './menu';

@Component({
  selector: 'convoy-page-settings',
  imports: [SettingsMenu],
  templateUrl: './page-settings.html',
  styleUrl: './page-settings.css',
})
export class PageSettings {
  protected readonly words = inject(Words);
  protected readonly wanted = signal(false);
}
