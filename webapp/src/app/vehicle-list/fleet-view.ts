// Computes the list's order as signals, and which refused vehicles follow it. On the map a vehicle that does not match the query or the statuses is faint.

import { Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import { folded } from '../fleet/spelling';
import { PageState } from '../page/state';
import { STATUS_OF } from '../vehicle-status/text';
import { RefusedVehicles } from '../vehicles/refused-vehicles';
import { Vehicles } from '../vehicles/vehicles';
import { Filter, FleetOrder, Order, frozen } from './fleet-order';

@Injectable({ providedIn: 'root' })
export class FleetView {
  private readonly vehicles = inject(Vehicles);
  private readonly page = inject(PageState);
  private readonly refusals = inject(RefusedVehicles);
  private readonly orders = new FleetOrder();

  /** While true, rows keep their places, because the person points at them or moves through them by keys. */
  readonly frozen = signal(false);

  private readonly filter = computed<Filter>(() => ({
    query: this.page.query(),
    statuses: this.page.statuses().map((name) => STATUS_OF[name]),
    bounds: this.page.inView() ? this.page.bounds() : null,
    sort: this.page.sort(),
  }));

  readonly order = computed<Order>(() => {
    this.vehicles.version();
    return this.orders.order(this.vehicles.table, this.filter(), this.page.tastes.language());
  });

  private shown: readonly number[] = [];
  /** The table's `arrivals` when `shown` was computed: a row with a later one has another vehicle. */
  private arrivals = 0;
  /** Returns the rows' indices from top to bottom. */
  readonly rows = computed(() => {
    const { indices } = this.order();
    const { arrival, arrivals } = this.vehicles.table;
    if (this.frozen()) {
      const same = this.shown.filter((index) => arrival[index] <= this.arrivals);
      this.shown = frozen(same, indices);
    } else this.shown = indices;
    this.arrivals = arrivals;
    return this.shown;
  });

  /** The vehicles of which all positions are refused: they have neither a status nor a place. */
  readonly refused = computed(() => {
    if (this.page.statuses().length > 0 || this.page.inView()) return [];
    const query = folded(this.page.query().trim());
    const found = this.refusals.unseen().filter(({ vehicle }) => folded(vehicle).includes(query));
    if (this.page.sort() !== 'name') return found;
    const { compare } = new Intl.Collator(this.page.tastes.language(), { numeric: true });
    return found.sort((one, other) => compare(one.vehicle, other.vehicle));
  });

  private faint = false;

  constructor() {
    effect(() => {
      const filter = this.filter();
      this.order();
      untracked(() => {
        this.fade(filter);
      });
    });
  }

  private fade(filter: Filter): void {
    const { table } = this.vehicles;
    const filters = filter.query.trim() !== '' || filter.statuses.length > 0;
    if (!filters && !this.faint) return;
    this.faint = filters;
    table.showOnly((index) => this.orders.matches(table, filter, index));
  }
}
