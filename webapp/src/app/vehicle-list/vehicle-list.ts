// Lists the fleet in words and filters it while the person types. Only visible rows exist, however many
// vehicles there are, and only they read positions.

import {
  Component,
  DestroyRef,
  ElementRef,
  afterNextRender,
  computed,
  effect,
  inject,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { visible } from '../fleet/spelling';
import { PageState } from '../page/state';
import { SORTS, STATUS_NAMES, Sort } from '../page/url';
import { StatusGlyph } from '../vehicle-status/glyph';
import { refusedText } from '../vehicle-status/refused-text';
import { SHAPES, STATUS_OF, VehicleText, vehicleText } from '../vehicle-status/text';
import type { Refused } from '../vehicles/refused-vehicles';
import { Vehicles } from '../vehicles/vehicles';
import { Words } from '../words/words';
import { FleetView } from './fleet-view';

/** CSS pixels, equal to `--row` in vehicle-list.css. */
const ROW = 60;
/** The number of further rows above and below the visible ones. */
const SPARE = 4;
/** A screen reader gets the counts at most this often, in milliseconds. */
const ANNOUNCE_MS = 5000;

/** A row of the list. */
interface Row extends VehicleText {
  /** In the table; below 0 for a vehicle of which all positions are refused. */
  readonly index: number;
  readonly place: number;
}

@Component({
  selector: 'convoy-vehicle-list',
  imports: [StatusGlyph],
  templateUrl: './vehicle-list.html',
  styleUrl: './vehicle-list.css',
})
export class VehicleList {
  protected readonly words = inject(Words);
  protected readonly page = inject(PageState);
  protected readonly vehicles = inject(Vehicles);
  protected readonly fleet = inject(FleetView);
  protected readonly statusNames = STATUS_NAMES;
  protected readonly STATUS_OF = STATUS_OF;
  protected readonly SHAPES = SHAPES;
  protected readonly sorts = SORTS;
  protected readonly ROW = ROW;

  private readonly field = viewChild.required<ElementRef<HTMLInputElement>>('field');
  private readonly list = viewChild.required<ElementRef<HTMLElement>>('list');
  private readonly scrolled = signal(0);
  private readonly height = signal(600);
  /** The vehicle whose row the arrow keys have reached, also when the list no longer contains it. */
  protected readonly active = signal<string | null>(null);
  protected readonly announced = signal('');
  /** Whether the pointer is over the list, the focus in it, or keys in the search field move through it. */
  protected readonly pointed = signal(false);
  protected readonly focused = signal(false);
  protected readonly walking = signal(false);

  private readonly first = computed(() => Math.max(0, Math.floor(this.scrolled() / ROW) - SPARE));
  /** The number of rows; the refused vehicles are the last ones. */
  protected readonly length = computed(
    () => this.fleet.rows().length + this.fleet.refused().length,
  );
  protected readonly rows = computed<Row[]>(() => {
    this.vehicles.version();
    const now = this.vehicles.clock();
    const first = this.first();
    const last = first + Math.ceil(this.height() / ROW) + 2 * SPARE;
    const vehicles = this.fleet.rows();
    const shown = vehicles.slice(first, last).map((index, step) => ({
      index,
      place: first + step,
      ...vehicleText(this.vehicles.table, index, now, this.words),
    }));
    const before = Math.max(0, first - vehicles.length);
    const refused = this.fleet.refused().slice(before, Math.max(0, last - vehicles.length));
    return [
      ...shown,
      ...refused.map((each, step) => this.refusedRow(each, vehicles.length + before + step)),
    ];
  });
  protected readonly activeRow = computed(() => {
    const row = this.rows().find(({ name }) => name === this.active());
    return row ? rowId(row.index) : null;
  });
  protected readonly filtered = computed(
    () => this.page.query() !== '' || this.page.statuses().length > 0 || this.page.inView(),
  );

  constructor() {
    const destroy = inject(DestroyRef);
    afterNextRender(() => {
      const element = this.list().nativeElement;
      const observer = new ResizeObserver(() => {
        this.height.set(element.clientHeight);
      });
      observer.observe(element);
      destroy.onDestroy(() => {
        observer.disconnect();
      });
    });
    const timer = setInterval(() => {
      this.announce();
    }, ANNOUNCE_MS);
    destroy.onDestroy(() => {
      clearInterval(timer);
    });
    effect(() => {
      this.fleet.frozen.set(this.pointed() || this.focused() || this.walking());
    });
    effect(() => {
      const selected = this.page.selected();
      const names = this.rows()
        .filter(({ index }) => index >= 0)
        .map(({ name }) => name);
      this.page.pins.set(selected === null ? names : [selected, ...names]);
    });
    effect(() => {
      // Another search scrolls the list to the top.
      this.page.query();
      this.page.statuses();
      this.page.sort();
      untracked(() => {
        this.list().nativeElement.scrollTop = 0;
      });
    });
  }

  /** Moves the focus to the search field. */
  search(): void {
    this.field().nativeElement.focus();
    this.field().nativeElement.select();
  }

  protected readonly rowId = rowId;

  protected scroll(): void {
    this.scrolled.set(this.list().nativeElement.scrollTop);
  }

  protected chooseSort(value: string): void {
    const sort = SORTS.find((name) => name === value);
    if (sort) this.page.sort.set(sort satisfies Sort);
  }

  protected choose(event: Event): void {
    const name = (event.target as Element).closest<HTMLElement>('.row')?.dataset['name'];
    if (name !== undefined) this.show(name);
  }

  protected show(name: string): void {
    this.active.set(name);
    this.page.show(name);
  }

  protected key(event: KeyboardEvent): void {
    const steps: Readonly<Record<string, number>> = {
      ...{ ArrowDown: 1, ArrowUp: -1 },
      ...{ PageDown: this.screenful(), PageUp: -this.screenful() },
    };
    const step = steps[event.key] as number | undefined;
    const active = this.active();
    if (step !== undefined) this.walk(step);
    else if (event.key === 'Enter' && active !== null && this.activeAt() >= 0) this.show(active);
    else return;
    event.preventDefault();
  }

  private screenful(): number {
    return Math.max(1, Math.floor(this.height() / ROW) - 1);
  }

  private refusedRow(refused: Refused, place: number): Row {
    return {
      ...{ index: this.fleet.rows().length - place - 1, place },
      ...{ name: refused.vehicle, shown: visible(refused.vehicle) },
      ...{ status: 'offline', shape: 'diamond', heading: 0, stale: true, speed: NaN, age: NaN },
      ambiguous: false,
      line: refusedText(refused, this.words),
    };
  }

  /** The place of `active` in the list; -1 if it is not there. */
  private activeAt(): number {
    const rows = this.fleet.rows();
    const at = rows.indexOf(this.vehicles.indexOf(this.active()) ?? -1);
    if (at >= 0) return at;
    const among = this.fleet.refused().findIndex(({ vehicle }) => vehicle === this.active());
    return among < 0 ? -1 : rows.length + among;
  }

  private walk(step: number): void {
    const length = this.length();
    if (length === 0) return;
    this.walking.set(true);
    const at = this.activeAt();
    const next = at < 0 ? 0 : Math.max(0, Math.min(length - 1, at + step));
    const rows = this.fleet.rows();
    this.active.set(
      next < rows.length
        ? this.vehicles.table.names[rows[next]]
        : this.fleet.refused()[next - rows.length].vehicle,
    );
    const element = this.list().nativeElement;
    const top = next * ROW;
    if (top < element.scrollTop) element.scrollTop = top;
    const bottom = top + ROW - element.clientHeight;
    if (bottom > element.scrollTop) element.scrollTop = bottom;
  }

  private announce(): void {
    const { indices, counts, total } = this.fleet.order();
    const [moving, stopped, offline, silent, unknown] = counts;
    if (this.vehicles.version() === 0) return;
    this.announced.set(
      this.words.say('announce', {
        ...{ shown: indices.length, count: total },
        ...{ moving, stopped, offline, silent, unknown },
      }),
    );
  }
}

function rowId(index: number): string {
  return `vehicle-${index}`;
}
