// Lays out the page: the map, the list beside it (on a phone in a sheet over it), the selected vehicle's card
// and the state of the link. Handles the keys that work everywhere.

import { Component, computed, inject, viewChild } from '@angular/core';
import { BottomSheet } from './bottom-sheet/bottom-sheet';
import { FleetMap } from './fleet-map/fleet-map';
import { LinkChip } from './link-status/chip';
import { LinkNotice } from './link-status/notice';
import { PageSettings } from './page-settings/page-settings';
import { PageState } from './page/state';
import { VehicleCard } from './vehicle-card/vehicle-card';
import { HistoryPlayer } from './vehicle-history/player';
import { VehicleList } from './vehicle-list/vehicle-list';
import { Vehicles } from './vehicles/vehicles';
import { Words } from './words/words';

const HOUR_MS = 3_600_000;

@Component({
  selector: 'convoy-app',
  imports: [
    BottomSheet,
    FleetMap,
    HistoryPlayer,
    LinkChip,
    LinkNotice,
    PageSettings,
    VehicleCard,
    VehicleList,
  ],
  templateUrl: './app.html',
  styleUrl: './app.css',
  host: { '(document:keydown)': 'key($event)' },
})
export class App {
  protected readonly words = inject(Words);
  protected readonly page = inject(PageState);
  protected readonly vehicles = inject(Vehicles);
  private readonly list = viewChild.required(VehicleList);
  protected readonly pauseWord = computed(() =>
    this.words.say(this.vehicles.paused() ? 'resume' : 'pause'),
  );

  protected search(): void {
    this.list().search();
  }

  /** Shows the end of the last hour, so that the vehicles stay where they are; or returns to the present. */
  protected toggleHistory(): void {
    if (this.vehicles.past()) {
      this.page.lookLive();
      return;
    }
    const now = this.vehicles.serverNow();
    this.page.lookBack({ from: now - HOUR_MS, to: now }, now);
  }

  /** Single-key shortcuts can be switched off, because they disturb people who use speech input. */
  protected key(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') this.leave(event);
    else if (this.page.tastes.shortcuts() && !isTyping(event.target)) this.shortcut(event);
  }

  private shortcut(event: KeyboardEvent): void {
    if (event.key === '/') this.list().search();
    else if (event.key === 'f' || event.key === 'F') this.page.toggleFollow();
    else return;
    event.preventDefault();
  }

  /** Escape undoes the first that applies: the search in a field, following, the selection, the past. */
  private leave(event: KeyboardEvent): void {
    if (document.querySelector(':popover-open')) return;
    if (isTyping(event.target) && this.page.query()) this.page.query.set('');
    else if (this.page.follow() !== 'off') this.page.follow.set('off');
    else if (this.page.selected() !== null) this.page.select(null);
    else this.page.lookLive();
  }
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, select');
}
