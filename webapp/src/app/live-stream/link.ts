// Directs the worker that holds the connection of the live stream, and applies its frames to the fleet's
// table. The page fetches this code after its first request for the fleet.

import { eastward, latitudeOfY, longitudeOfX } from '../fleet/mercator';
import type { Bounds } from '../fleet/mercator';
import { FleetTable } from '../fleet/table';
import type { StreamEvent, Subscription } from './connection';
import type { Command } from './connection.worker';
import { LiveFleet } from './fleet';

/** The most frames per second: in between, the page computes the places of symbols. */
const MAX_HZ = 10;
const WORLD: Subscription = { bbox: [-180, -85, 180, 85], zoom: 1, pin: [], max_hz: MAX_HZ };

export class LiveLink {
  private worker: Worker | undefined;
  /** Whether frames still come from the connection before the last `restart`. */
  private former = false;
  private subscription = WORLD;
  private details: readonly string[] = [];
  private readonly fleet: LiveFleet;

  /**
   * Calls `notify` with each event, its time of arrival by `clock`, and whether it changed the table. `clock` may
   * call `restart`.
   */
  constructor(
    table: FleetTable,
    private readonly clock: () => number,
    private readonly notify: (event: StreamEvent, now: number, changed: boolean) => void,
  ) {
    this.fleet = new LiveFleet(table);
  }

  get running(): boolean {
    return this.worker !== undefined;
  }

  /** Opens the stream, and opens it again until `stop` is called. */
  start(): void {
    if (this.worker) return;
    this.worker = new Worker(new URL('./connection.worker', import.meta.url), { type: 'module' });
    this.worker.onmessage = ({ data }: MessageEvent<StreamEvent>) => {
      const now = this.clock();
      if (data.kind !== 'frame') this.former = false;
      if (this.former) return;
      const changed = data.kind === 'frame' && this.fleet.take(data.frame, now);
      if (data.kind === 'frame' && data.receipt !== undefined) {
        this.order({ op: 'applied', receipt: data.receipt });
      }
      this.notify(data, now, changed);
    };
    const url = new URL('api/live', document.baseURI);
    url.protocol = url.protocol.replace('http', 'ws');
    this.order({ op: 'open', url: url.href });
    this.order({ op: 'subscribe', subscription: this.subscription });
    if (this.details.length > 0) this.order({ op: 'details', of: this.details });
  }

  stop(): void {
    this.worker?.terminate();
    this.worker = undefined;
    this.former = false;
  }

  /** Replaces the connection at once. What the old one has sent and this has not applied yet is not applied. */
  restart(): void {
    this.former = this.running;
    this.order({ op: 'restart' });
  }

  subscribe(bounds: Bounds | null, zoom: number, pin: readonly string[]): void {
    this.subscription = {
      bbox: bounds ? degreesOf(bounds) : WORLD.bbox,
      zoom,
      pin,
      max_hz: MAX_HZ,
    };
    this.order({ op: 'subscribe', subscription: this.subscription });
  }

  /** Asks for what the devices of these vehicles say, in place of those before. */
  askFor(vehicles: readonly string[]): void {
    this.details = vehicles;
    this.order({ op: 'details', of: vehicles });
  }

  /** Returns the vehicle of a frame's index. */
  nameOf(index: number): string | undefined {
    return this.fleet.nameOf(index);
  }

  pause(paused: boolean): void {
    this.order({ op: 'pause', paused });
  }

  retryNow(): void {
    this.order({ op: 'retry' });
  }

  private order(order: Command): void {
    this.worker?.postMessage(order);
  }
}

function degreesOf({ west, south, east, north }: Bounds): Subscription['bbox'] {
  // True only if the edges are exactly half the world apart; a wider view keeps its own edges.
  const whole = eastward(west, east) < 0 && eastward(east, west) < 0;
  return whole
    ? [-180, latitudeOfY(south), 180, latitudeOfY(north)]
    : [longitudeOfX(west), latitudeOfY(south), longitudeOfX(east), latitudeOfY(north)];
}
