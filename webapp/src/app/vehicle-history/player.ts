// The player of the past: the choice of a range, a chart of the speed, and a slider with buttons to play and
// step. It shows the history of the selected vehicle, or of the fleet if none is selected.

import {
  Component,
  DestroyRef,
  ElementRef,
  afterNextRender,
  computed,
  inject,
  signal,
} from '@angular/core';
import { isolated } from '../fleet/spelling';
import { LONGEST_RANGE_MS } from '../page/past';
import { PageState, Range } from '../page/state';
import { Vehicles } from '../vehicles/vehicles';
import '../words/late';
import { Words } from '../words/words';
import { FleetReplay } from './fleet-replay';
import { PRESETS, Preset, pickedTime, pickerText, presetRange, scaledRange } from './range-presets';
import { Replay } from './replay';
import { RATES, STEP_MS } from './replay-clock';
import { SpeedChart } from './speed-chart';
import { TOLERANCE_METRES } from './track-loader';
import { TrackTable } from './track-table';
import { VehicleTrack } from './vehicle-track';

/** By these factors the buttons change the length of the range. */
const CLOSER = 1 / 4;
const WIDER = 4;

@Component({
  selector: 'convoy-history-player',
  imports: [SpeedChart, TrackTable],
  providers: [FleetReplay, VehicleTrack],
  templateUrl: './player.html',
  styleUrl: './player.css',
  host: { '(document:keydown.space)': 'space($event)' },
})
export class HistoryPlayer {
  protected readonly words = inject(Words);
  protected readonly page = inject(PageState);
  protected readonly replay = inject(Replay);
  protected readonly loading = inject(VehicleTrack);
  private readonly vehicles = inject(Vehicles);
  private readonly fleet = inject(FleetReplay);
  protected readonly presets = PRESETS;
  protected readonly rates = RATES;
  protected readonly step = STEP_MS;

  protected readonly asTable = signal(false);
  protected readonly badRange = signal(false);
  /** The chosen preset and its range, which does not move on with time. */
  private readonly chosen = signal<{ preset: Preset; from: number; to: number } | null>(null);
  protected readonly preset = computed(() => {
    const range = this.page.range();
    const chosen = this.chosen();
    return chosen?.from === range?.from && chosen?.to === range?.to ? chosen?.preset : undefined;
  });
  /** The buttons "closer" and "wider". `range` is undefined if it would be too short or too long. */
  protected readonly looks = [
    {
      word: 'history.closer',
      range: computed(() => this.scaled(CLOSER)),
      sign: 'M15 15l5 5M8 10.5h5M10.5 8v5',
    },
    {
      word: 'history.wider',
      range: computed(() => this.scaled(WIDER)),
      sign: 'M15 15l5 5M8 10.5h5',
    },
  ] as const;
  protected readonly fromText = computed(() => this.pickerText(this.page.range()?.from));
  protected readonly toText = computed(() => this.pickerText(this.page.range()?.to));

  protected readonly title = computed(() => {
    const name = this.page.selected();
    return name === null
      ? this.words.say('history.fleet')
      : this.words.say('history.of', { name: isolated(name) });
  });
  protected readonly track = computed(() => {
    const track = this.replay.track();
    return track && track.count > 0 ? track : null;
  });
  /** A remark below the controls; empty if there is none. */
  protected readonly remark = computed(() => {
    const { words } = this;
    if (this.badRange()) return words.say('history.badRange');
    if (this.fleet.future()) return words.say('history.future');
    if (this.fleet.failed()) return words.say('history.fleetFailed');
    if (this.loading.state() === 'ready') {
      if (this.loading.incomplete()) return words.say('history.cut');
      if (this.loading.thinned()) return words.say('history.thinned', { metres: TOLERANCE_METRES });
    }
    const behind = this.fleet.behind() / 1000;
    return behind > 0 ? words.say('history.fleetBehind', { age: words.age(behind) }) : '';
  });

  constructor() {
    const element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
    const { style } = document.documentElement;
    const observer = new ResizeObserver(() => {
      // The map and the card end above the player, so their styles need its height.
      style.setProperty('--player', `${element.offsetHeight}px`);
    });
    afterNextRender(() => {
      observer.observe(element);
      takeFocus(element.querySelector<HTMLElement>('.play'));
    });
    inject(DestroyRef).onDestroy(() => {
      observer.disconnect();
      style.removeProperty('--player');
      setTimeout(() => {
        takeFocus(document.getElementById('look-back'));
      });
    });
  }

  protected choosePreset(name: string): void {
    const preset = PRESETS.find((other) => other === name);
    this.badRange.set(false);
    this.chosen.set(null);
    if (!preset) return;
    this.page.lookBack(presetRange(preset, this.vehicles.serverNow(), this.page.tastes.timeZone()));
    const range = this.page.range();
    if (range) this.chosen.set({ preset, ...range });
  }

  /** Moves the ends of the range whose text has changed. */
  protected pick(fromText: string, toText: string): void {
    const zone = this.page.tastes.timeZone();
    const range = this.page.range();
    if (!range) return;
    const from = pickedTime(fromText, zone, range.from);
    const to = pickedTime(toText, zone, range.to);
    const good = to > from && to - from <= LONGEST_RANGE_MS;
    this.badRange.set(!good);
    if (good) this.page.lookBack({ from, to }, this.page.at());
  }

  /** Changes the range, but not the moment shown. */
  protected lookAt(range: Range | undefined): void {
    if (range) this.page.lookBack(range, this.page.at());
  }

  protected chooseRate(value: string): void {
    const rate = RATES.find((other) => String(other) === value);
    if (rate) this.replay.rate.set(rate);
  }

  protected toggle(): void {
    if (this.replay.playing()) this.replay.pause();
    else this.replay.play();
  }

  /** The space bar plays and pauses, unless the focus is on a button, field or link. */
  protected space(event: Event): void {
    if (
      !this.page.tastes.shortcuts() ||
      (event.target as Element).closest('button, input, select, a')
    )
      return;
    event.preventDefault();
    this.toggle();
  }

  protected goToNextStop(): void {
    const next = this.replay.nextStop();
    if (next !== undefined) this.replay.seek(next);
  }

  private scaled(times: number): Range | undefined {
    const range = this.page.range();
    return range ? scaledRange(range, times, this.page.at(), this.vehicles.serverNow()) : undefined;
  }

  private pickerText(time: number | undefined): string {
    return time === undefined ? '' : pickerText(time, this.page.tastes.timeZone());
  }
}

/** Focuses `element` if the focused button was removed from the page. */
function takeFocus(element: HTMLElement | null): void {
  // If the page has just been opened by a link, the focus stays at its beginning.
  if (!navigator.userActivation.hasBeenActive) return;
  if (document.activeElement === document.body) element?.focus();
}
