// Converts the answers of `GET /vehicles` and `GET /vehicles/{name}/history` (docs/contracts.md) to the
// page's own numbers.

import { MOVING, OFFLINE, SILENT, STOPPED, UNKNOWN_STATUS, UNKNOWN_VALUE } from '../fleet/columns';
import { xOfLongitude, yOfLatitude } from '../fleet/mercator';
import { Report } from '../fleet/table';
import { TrailPoint } from '../fleet/trail-point';

interface VehicleJson {
  /** Missing if the gateway is older than the page: then `name` is the id. */
  readonly id?: string;
  readonly name: string;
  readonly lat: number;
  readonly lon: number;
  readonly time: string;
  readonly accuracy?: number | null;
  readonly speed: number | null;
  readonly heading: number | null;
  /** What the device measured itself, in metres per second. */
  readonly reported_speed?: number | null;
  readonly status: string;
  readonly interval?: number | null;
  /** What a person should know of the vehicle. */
  readonly notices?: readonly { readonly code: string }[];
}

export interface FleetJson {
  /** The time of the answer by the server's clock. */
  readonly time: string;
  readonly vehicles: readonly VehicleJson[];
}

export interface PositionJson {
  readonly lat: number;
  readonly lon: number;
  readonly time: string;
  readonly speed: number | null;
  readonly heading?: number | null;
  /** What the device measured itself, in metres per second. */
  readonly reported_speed?: number | null;
  /** Metres driven since the previous entry. */
  readonly distance?: number | null;
  readonly outlier?: boolean;
}

export interface HistoryJson {
  readonly positions: readonly PositionJson[];
}

const STATUSES: Readonly<Record<string, number>> = {
  ...{ moving: MOVING, stopped: STOPPED, offline: OFFLINE, silent: SILENT },
};

/** Ages do not depend on the browser's clock: both times come from the answer. */
export function* reportsOf(answer: FleetJson): Generator<Report> {
  const answered = Date.parse(answer.time);
  for (const vehicle of answer.vehicles) {
    const time = Date.parse(vehicle.time);
    yield {
      name: vehicle.id ?? vehicle.name,
      x: xOfLongitude(vehicle.lon),
      y: yOfLatitude(vehicle.lat),
      speed: scaled(vehicle.speed, 100),
      heading: scaled(vehicle.heading, 100),
      status: STATUSES[vehicle.status] ?? UNKNOWN_STATUS,
      interval: (vehicle.interval ?? NaN) * 1000,
      age: Math.max(0, answered - time),
      time,
      accuracy: vehicle.accuracy ?? NaN,
      reportedSpeed: vehicle.reported_speed ?? NaN,
      ambiguous: hasNotice(vehicle, 'ambiguous'),
      reportedSpeedIgnored: hasNotice(vehicle, 'reported_speed_ignored'),
    };
  }
}

/** Leaves out outliers: they stay in the history, but the vehicle was not there. */
export function trailOf(answer: HistoryJson): TrailPoint[] {
  return answer.positions
    .filter((position) => position.outlier !== true)
    .map((position) => ({
      x: xOfLongitude(position.lon),
      y: yOfLatitude(position.lat),
      time: Date.parse(position.time),
      speed: position.speed ?? NaN,
    }));
}

/** The query of the next page, from `Link: <?…>; rel="next"`; undefined after the last page. */
export function nextPage(response: Response): string | undefined {
  return /<(\?[^>]*)>\s*;\s*rel="?next"?/.exec(response.headers.get('Link') ?? '')?.[1];
}

function hasNotice({ notices }: VehicleJson, asked: string): boolean {
  return notices?.some(({ code }) => code === asked) ?? false;
}

function scaled(value: number | null, factor: number): number {
  return value === null ? UNKNOWN_VALUE : Math.min(UNKNOWN_VALUE - 1, Math.round(value * factor));
}
