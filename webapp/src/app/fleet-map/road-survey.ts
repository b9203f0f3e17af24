// Fills the driven roads from the changes of the fleet and from the trails of some vehicles. It reads one
// trail after the other, so that no other request waits for them.

import type * as GeoJSON from 'geojson';
import { Vehicles } from '../vehicles/vehicles';
import { DrivenRoads } from './driven-roads';

/** The number of trails that are read when the page opens. */
const TRAILS = 40;
const BETWEEN_MS = 120;
const REDRAW_MS = 5000;

export class RoadSurvey {
  private readonly roads = new DrivenRoads();
  private readonly stopped = new AbortController();
  private drawnAt = -Infinity;

  constructor(
    private readonly vehicles: Vehicles,
    private readonly draw: (roads: GeoJSON.MultiLineString) => void,
  ) {}

  async start(): Promise<void> {
    const names = this.vehicles.table.names.slice(0, TRAILS);
    for (const name of names) {
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
      await seen();
      if (this.stopped.signal.aborted) return;
      try {
        const { signal } = this.stopped;
        this.roads.addTrail(await this.vehicles.trail(name, { signal }));
      } catch {
        return; // The link's state shows what is wrong; roads are only decoration.
      }
      this.redraw(BETWEEN_MS * 4);
    }
    this.redraw(0);
  }

  /** Adds the changes of the fleet. */
  watch(): void {
    this.roads.addFleet(this.vehicles.table);
    this.redraw(REDRAW_MS);
  }

  stop(): void {
    this.stopped.abort();
  }

  private redraw(everyMs: number): void {
    const now = performance.now();
    if (now - this.drawnAt < everyMs) return;
    this.drawnAt = now;
    this.draw(this.roads.geometry());
  }
}

/** Waits until the page is visible: a hidden page requests nothing. */
async function seen(): Promise<void> {
  while (document.hidden) {
    await new Promise((resolve) => {
      document.addEventListener('visibilitychange', resolve, { once: true });
    });
  }
}
