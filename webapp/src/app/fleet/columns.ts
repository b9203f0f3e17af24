// The state of all vehicles as columns of one buffer. The GPU reads the same bytes that the page computes
// with, so an update is one upload, and vehicles need no objects.

/** An unknown speed, heading or other u16, also in the stream's rows. */
export const UNKNOWN_VALUE = 65535;

export const MOVING = 0;
export const STOPPED = 1;
export const OFFLINE = 2;
/** Its next position is overdue. */
export const SILENT = 3;
/** No speed is known. */
export const UNKNOWN_STATUS = 4;
/** The number of values of `status`. */
export const STATUSES = 5;

/** The values of `presence`. */
export const SHOWN = 0;
/** On the map, but faint, because the list's filter does not match it. */
export const FAINT = 1;
/** Not in the fleet that the page shows. */
export const GONE = 2;

/** Bytes of one vehicle in all columns together. */
const ROW = 7 * 4 + 4 * 2 + 2;

type Column = Uint32Array | Uint16Array | Uint8Array;

export class FleetColumns {
  readonly buffer: ArrayBuffer;
  // The reported place, and the place from which the symbol travels there (mercator.ts).
  readonly x: Uint32Array;
  readonly y: Uint32Array;
  readonly fromX: Uint32Array;
  readonly fromY: Uint32Array;
  // Milliseconds of `Vehicles.now`, which wrap after 49 days; differences stay correct.
  readonly startedAt: Uint32Array;
  readonly reportedAt: Uint32Array;
  /** The vehicle is stale this many milliseconds after `reportedAt`; 0 if the server reports it as stale. */
  readonly staleAfter: Uint32Array;
  /** Milliseconds that the symbol takes from the old place to the new one. */
  readonly duration: Uint16Array;
  /** Centimetres per second, or UNKNOWN_VALUE. */
  readonly speed: Uint16Array;
  /** Hundredths of a degree, clockwise from north, or UNKNOWN_VALUE. */
  readonly heading: Uint16Array;
  readonly fromHeading: Uint16Array;
  readonly status: Uint8Array;
  readonly presence: Uint8Array;

  private readonly all: Column[] = [];

  /** When the last frame of the live stream arrived, by the monotonic clock; undefined without a stream. */
  confirmedAt: number | undefined;

  constructor(readonly capacity: number) {
    this.buffer = new ArrayBuffer(capacity * ROW);
    let offset = 0;
    const next = <Kind extends Column>(
      type: new (buffer: ArrayBuffer, offset: number, length: number) => Kind,
    ): Kind => {
      const column = new type(this.buffer, offset, capacity);
      offset += column.byteLength;
      this.all.push(column);
      return column;
    };
    this.x = next(Uint32Array);
    this.y = next(Uint32Array);
    this.fromX = next(Uint32Array);
    this.fromY = next(Uint32Array);
    this.startedAt = next(Uint32Array);
    this.reportedAt = next(Uint32Array);
    this.staleAfter = next(Uint32Array);
    this.duration = next(Uint16Array);
    this.speed = next(Uint16Array);
    this.heading = next(Uint16Array);
    this.fromHeading = next(Uint16Array);
    this.status = next(Uint8Array);
    this.presence = next(Uint8Array);
  }

  /** Returns a copy with space for more vehicles. `capacity` must be a multiple of 4, because of alignment. */
  grownTo(capacity: number): FleetColumns {
    const grown = new FleetColumns(capacity);
    grown.all.forEach((column, place) => {
      column.set(this.all[place]);
    });
    grown.confirmedAt = this.confirmedAt;
    return grown;
  }
}
