// The state of every vehicle as columns of one buffer, laid out so that the GPU reads the very bytes
// that the page computes with: an update is one upload, and no object is made per vehicle.

/** An unknown speed or heading. */
export const UNKNOWN = 65535;

export const MOVING = 0;
export const STOPPED = 1;
export const OFFLINE = 2;

/** What `presence` holds. */
export const SHOWN = 0;
/** On the map, but faint: the list's filter leaves it out. */
export const FAINT = 1;
/** The tracker no longer knows it. */
export const GONE = 2;

/** Bytes of one vehicle, over all columns. */
const ROW = 7 * 4 + 4 * 2 + 2;

export class FleetColumns {
  readonly buffer: ArrayBuffer;
  // Uint32: where it is reported to be, and from where its symbol travels there (mercator.ts).
  readonly x: Uint32Array;
  readonly y: Uint32Array;
  readonly fromX: Uint32Array;
  readonly fromY: Uint32Array;
  // Uint32: milliseconds of the page's monotonic clock (they wrap after 49 days, differences hold).
  readonly startedAt: Uint32Array;
  readonly reportedAt: Uint32Array;
  /** Milliseconds after `reportedAt` from when the vehicle counts as stale; 0: it does, the server says. */
  readonly staleAfter: Uint32Array;
  // Uint16.
  /** Milliseconds that the symbol takes from the old place to the new one. */
  readonly duration: Uint16Array;
  /** Centimetres a second, or UNKNOWN. */
  readonly speed: Uint16Array;
  /** Hundredths of a degree, clockwise from north, or UNKNOWN. */
  readonly heading: Uint16Array;
  readonly fromHeading: Uint16Array;
  // Uint8.
  readonly status: Uint8Array;
  readonly presence: Uint8Array;

  /** When the live stream last spoke, by the monotonic clock; undefined where there is none. */
  vouchedAt: number | undefined;

  constructor(readonly capacity: number) {
    this.buffer = new ArrayBuffer(capacity * ROW);
    let offset = 0;
    const next = <Column>(
      type: new (buffer: ArrayBuffer, offset: number, length: number) => Column,
      bytes: number,
    ): Column => {
      const column = new type(this.buffer, offset, capacity);
      offset += capacity * bytes;
      return column;
    };
    this.x = next(Uint32Array, 4);
    this.y = next(Uint32Array, 4);
    this.fromX = next(Uint32Array, 4);
    this.fromY = next(Uint32Array, 4);
    this.startedAt = next(Uint32Array, 4);
    this.reportedAt = next(Uint32Array, 4);
    this.staleAfter = next(Uint32Array, 4);
    this.duration = next(Uint16Array, 2);
    this.speed = next(Uint16Array, 2);
    this.heading = next(Uint16Array, 2);
    this.fromHeading = next(Uint16Array, 2);
    this.status = next(Uint8Array, 1);
    this.presence = next(Uint8Array, 1);
  }

  private get all(): (Uint32Array | Uint16Array | Uint8Array)[] {
    return [
      ...[this.x, this.y, this.fromX, this.fromY],
      ...[this.startedAt, this.reportedAt, this.staleAfter],
      ...[this.duration, this.speed, this.heading, this.fromHeading],
      ...[this.status, this.presence],
    ];
  }

  /** The same vehicles with room for more. `capacity` must be a multiple of 4, for alignment. */
  grownTo(capacity: number): FleetColumns {
    const grown = new FleetColumns(capacity);
    const columns = this.all;
    grown.all.forEach((column, place) => {
      column.set(columns[place]);
    });
    grown.vouchedAt = this.vouchedAt;
    return grown;
  }
}
