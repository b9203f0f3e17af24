// Shows the selected vehicle: its speed, heading and position, their age, and its speed over the last half
// hour; in the past, its values at the moment shown and a summary of the whole range.

import { Component, computed, inject, signal } from '@angular/core';
import { latitudeOfY, longitudeOfX } from '../fleet/mercator';
import { visible } from '../fleet/spelling';
import { PageState } from '../page/state';
import { windOf } from '../page/units';
import { SelectedTrail } from '../trail/selected-trail';
import { JourneySummary } from '../vehicle-history/journey-summary';
import { StatusGlyph } from '../vehicle-status/glyph';
import { refusedText } from '../vehicle-status/refused-text';
import { vehicleText } from '../vehicle-status/text';
import { RefusedVehicles } from '../vehicles/refused-vehicles';
import { Notice, SelectedNotices } from '../vehicles/selected-notices';
import { TRAIL_MS, Vehicles } from '../vehicles/vehicles';
import '../words/late';
import { Word, Words } from '../words/words';
import { ambiguousHint, hintsOf } from './hints';
import { otherRowsOf, rowsOf } from './said-rows';
import { HEIGHT, WIDTH, speedLine } from './speed-line';

/** How long "Copied" stays, in milliseconds. */
const COPIED_MS = 2000;
/** A position that is younger than this is "now", in seconds. */
const NOW_SECONDS = 2;
/** Values that are further from the position's time are shown with their own. */
const SAME_TIME_MS = 1000;
const HOUR_MS = 3_600_000;
/** Older refusals are shown only if the vehicle has no good position, in seconds. */
const LONG_AGO_SECONDS = 86_400;

/** What to do about each reason. */
const ADVICE: Readonly<Record<string, Word>> = {
  future: 'advise.future',
  too_old: 'advise.tooOld',
  bad_time: 'advise.badTime',
  bad_coordinates: 'advise.badCoordinates',
  bad_vehicle: 'advise.badVehicle',
  missing_member: 'advise.missing',
  bad_type: 'advise.badType',
  too_many_vehicles: 'advise.tooMany',
  new_vehicles_too_fast: 'advise.tooFast',
};

@Component({
  selector: 'convoy-vehicle-card',
  imports: [JourneySummary, StatusGlyph],
  templateUrl: './vehicle-card.html',
  styleUrl: './vehicle-card.css',
})
export class VehicleCard {
  protected readonly words = inject(Words);
  protected readonly page = inject(PageState);
  protected readonly trail = inject(SelectedTrail);
  protected readonly vehicles = inject(Vehicles);
  private readonly refusals = inject(RefusedVehicles);
  private readonly notices = inject(SelectedNotices);
  protected readonly minutes = TRAIL_MS / 60_000;
  protected readonly box = `0 0 ${WIDTH} ${HEIGHT}`;
  protected readonly copied = signal(false);
  /** Browsers allow copying only on localhost and over TLS. */
  protected readonly canCopy = isSecureContext;

  protected readonly shown = computed(() => visible(this.page.selected() ?? ''));
  private readonly index = computed(() => this.vehicles.indexOf(this.page.selected()));
  /** No answer has come yet: the page does not know whether the vehicle exists. */
  protected readonly waiting = computed(() => this.vehicles.version() === 0);
  protected readonly text = computed(() => {
    const index = this.index();
    this.vehicles.version();
    const now = this.vehicles.clock();
    return index === undefined
      ? undefined
      : vehicleText(this.vehicles.table, index, now, this.words);
  });
  protected readonly details = computed(() => {
    const index = this.index();
    this.vehicles.version();
    if (index === undefined) return undefined;
    const { columns, times, accuracies, reportedSpeeds } = this.vehicles.table;
    const latitude = latitudeOfY(columns.y[index]).toFixed(5);
    const longitude = longitudeOfX(columns.x[index]).toFixed(5);
    return {
      place: `${latitude}, ${longitude}`,
      time: times[index],
      accuracy: accuracies[index],
      reportedSpeed: reportedSpeeds[index],
    };
  });
  /** What the vehicle's devices said last, and when, if not with the position. */
  protected readonly said = computed(() => {
    const said = this.notices.said();
    if (said === null) return undefined;
    const time = Date.parse(said.attributes_time);
    const isOfPosition = Math.abs(time - (this.details()?.time ?? time)) < SAME_TIME_MS;
    return {
      rows: rowsOf(said, this.words),
      others: otherRowsOf(said, this.words),
      time: isOfPosition ? undefined : this.words.moment(time),
    };
  });
  protected readonly age = computed(() => {
    const age = this.text()?.age ?? 0;
    return age < NOW_SECONDS
      ? this.words.say('now')
      : this.words.say('ago', { age: this.words.age(age) });
  });
  protected readonly heading = computed(() => {
    const text = this.text();
    if (text?.shape !== 'arrow') return '–';
    const wind = this.words.say(`wind.${windOf(text.heading)}`);
    return `${this.words.number(Math.round(text.heading) % 360)}° ${wind}`;
  });
  protected readonly speeds = computed(() => {
    const until = this.details()?.time;
    return until === undefined ? undefined : speedLine(this.trail.points(), until, TRAIL_MS);
  });

  /** Why positions of this vehicle are refused, in words, and what to do. */
  protected readonly refused = computed(() => {
    this.vehicles.clock();
    const now = this.vehicles.serverNow();
    const isShown = this.index() !== undefined;
    return this.refusals
      .of(this.page.selected())
      .map((each) => ({ ...each, age: Math.max(0, (now - Date.parse(each.last)) / 1000) }))
      .filter(({ age }) => !isShown || age < LONG_AGO_SECONDS)
      .map((each) => ({
        text: refusedText(each, this.words),
        advice: ADVICE[each.reason],
        counted: this.words.say(each.count === 1 ? 'refused.count.one' : 'refused.count.other', {
          ...{ count: this.words.number(each.count), age: this.words.age(each.age) },
        }),
      }));
  });

  /** What a person should know of the vehicle, and what to do. */
  protected readonly hints = computed(() => {
    const known = this.notices.all();
    const hints = hintsOf(this.withFlag(known), this.words);
    const text = this.text();
    return text?.ambiguous ? [ambiguousHint(known, text.age, this.words), ...hints] : hints;
  });

  /** Opens the last hour at its end: the symbol stays where it is, and the person goes back from there. */
  protected openHistory(): void {
    const now = this.vehicles.serverNow();
    this.page.lookBack({ from: now - HOUR_MS, to: now }, now);
  }

  protected async copyLink(): Promise<void> {
    await navigator.clipboard.writeText(location.href);
    this.copied.set(true);
    setTimeout(() => {
      this.copied.set(false);
    }, COPIED_MS);
  }

  /** The live stream says at once that a reported speed is not used, the notices up to half a minute later. */
  private withFlag(known: readonly Notice[]): readonly Notice[] {
    const code = 'reported_speed_ignored';
    const index = this.index();
    const isIgnored = index !== undefined && this.vehicles.table.reportedSpeedIgnored[index];
    return !isIgnored || known.some((each) => each.code === code) ? known : [...known, { code }];
  }
}
