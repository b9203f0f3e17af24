// Decodes the frames of the live stream (WebSocket subprotocols convoy.live.v1 and .v2): binary, little-endian, a
// header of 24 bytes and rows; docs/contracts.md describes every byte. Positions are decoded into columns,
// as in the fleet's table, so that 100,000 of them need no objects. This runs in the worker.

import { STOPPED, UNKNOWN_VALUE } from '../fleet/columns';
import type { Said } from '../fleet/said';

/** The bit of a position's `flags` for a stale vehicle. */
export const STALE_FLAG = 2;
/** The bit for an ambiguous vehicle: two places are disputed. */
export const AMBIGUOUS_FLAG = 4;
/** The bit for a vehicle whose device reports a speed that contradicts its places. */
export const IGNORED_SPEED_FLAG = 16;

export interface Positions {
  readonly count: number;
  readonly index: Uint32Array;
  /** Web Mercator (fleet/mercator.ts). */
  readonly x: Uint32Array;
  readonly y: Uint32Array;
  /** Centimetres per second. */
  readonly speed: Uint16Array;
  /** Hundredths of a degree. */
  readonly heading: Uint16Array;
  /** Milliseconds before the frame's clock. */
  readonly age: Uint32Array;
  /** Tenths of a second. */
  readonly interval: Uint16Array;
  /** As in fleet/columns.ts; version 1 has only moving, stopped and offline. */
  readonly status: Uint8Array;
  /** Bit 0 unconfirmed, bit 1 stale; in version 2 also bit 2 ambiguous, bit 4 a reported speed is not used. */
  readonly flags: Uint8Array;
  /** Tenths of a metre; unknown in version 1. */
  readonly accuracy: Uint16Array;
  /** Centimetres per second, as the device measured them; unknown in version 1. */
  readonly reportedSpeed: Uint16Array;
}

/** What the devices of a vehicle said last; null if they said nothing. */
export interface Detail {
  readonly index: number;
  readonly said: Said | null;
}

export type LiveBody =
  | {
      readonly type: 'HELLO';
      /** Identifies one start of the server. Too large for a number, and only compared. */
      readonly epoch: bigint;
      readonly maxRows: number;
      readonly maxHz: number;
      readonly maxPins: number;
      /** Of how many vehicles details may be asked for; 0 if the server has none. */
      readonly maxDetails: number;
    }
  | {
      readonly type: 'NAMES';
      readonly names: readonly { readonly index: number; readonly name: string }[];
    }
  | { readonly type: 'POSITIONS'; readonly positions: Positions }
  | { readonly type: 'GONE'; readonly indices: Uint32Array }
  | { readonly type: 'BEAT' }
  | { readonly type: 'STATE'; readonly lost: boolean; readonly since: number }
  | { readonly type: 'SYNCED'; readonly full: boolean }
  | { readonly type: 'DETAILS'; readonly details: readonly Detail[] }
  /** The vehicles that are refused, or why, may have changed. Not in version 1. */
  | { readonly type: 'REFUSED' };

export type LiveFrame = LiveBody & {
  readonly tick: number;
  /** The sender's clock, in milliseconds since the epoch. */
  readonly clock: number;
};

const HEADER = 24;
/** Bytes of a position, by version. */
const POSITION = [0, 24, 32];
/** The statuses of version 2 that are more exact than the page's: parked and idle. */
const PARKED = 5;
const IDLE = 6;

/** Throws if the bytes are not a frame of version 1 or 2. */
export function decodeFrame(buffer: ArrayBuffer): LiveFrame {
  if (buffer.byteLength < HEADER) throw new Error('a frame is shorter than its header');
  const view = new DataView(buffer);
  const version = view.getUint8(1);
  if (version !== 1 && version !== 2) throw new Error(`unknown frame version ${version}`);
  const tick = Number(view.getBigUint64(8, true));
  const clock = Number(view.getBigUint64(16, true));
  return { ...decodeBody(view, version), tick, clock };
}

function decodeBody(view: DataView, version: number): LiveBody {
  const type = view.getUint8(0);
  const count = view.getUint32(4, true);
  switch (type) {
    case 1:
      expectRows(view, 24);
      return {
        type: 'HELLO',
        epoch: view.getBigUint64(HEADER, true),
        maxRows: view.getUint32(HEADER + 8, true),
        maxHz: view.getUint32(HEADER + 12, true),
        maxPins: view.getUint32(HEADER + 16, true),
        maxDetails: version > 1 ? view.getUint32(HEADER + 20, true) : 0,
      };
    case 2:
      return { type: 'NAMES', names: decodeNames(view, count, version) };
    case 3:
      expectRows(view, count * POSITION[version]);
      return { type: 'POSITIONS', positions: decodePositions(view, count, version) };
    case 4:
      expectRows(view, count * 4);
      return { type: 'GONE', indices: column(count, Uint32Array, (row) => u32(view, row * 4)) };
    case 5:
      expectRows(view, 0);
      return { type: 'BEAT' };
    case 6:
      expectRows(view, 16);
      return {
        type: 'STATE',
        lost: view.getUint8(HEADER) === 1,
        since: Number(view.getBigUint64(HEADER + 8, true)),
      };
    case 7:
      expectRows(view, 8);
      return { type: 'SYNCED', full: view.getUint8(HEADER) === 1 };
    case 8:
      if (version === 1) break;
      return { type: 'DETAILS', details: decodeDetails(view, count) };
    case 9:
      if (version === 1) break;
      expectRows(view, 0);
      return { type: 'REFUSED' };
  }
  throw new Error(`unknown frame type ${type}`);
}

/** Throws if the rows do not fill the frame, which was then cut or has an unknown format. */
function expectRows(view: DataView, bytes: number): void {
  if (view.byteLength !== HEADER + bytes) {
    throw new Error(`a frame of ${view.byteLength} bytes should have ${HEADER + bytes}`);
  }
}

/** After the id, version 2 has a display name, which is not used yet. */
function decodeNames(
  view: DataView,
  count: number,
  version: number,
): { index: number; name: string }[] {
  // Without `ignoreBOM` an id that begins with U+FEFF would lose it and be that of another vehicle.
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const names = [];
  let at = HEADER;
  for (let row = 0; row < count; row++) {
    const index = view.getUint32(at, true);
    const length = view.getUint16(at + 4, true);
    names.push({ index, name: text.decode(new Uint8Array(view.buffer, at + 6, length)) });
    at += 6 + length;
    if (version > 1) at += 2 + view.getUint16(at, true);
  }
  expectRows(view, at - HEADER);
  return names;
}

function decodeDetails(view: DataView, count: number): Detail[] {
  const text = new TextDecoder('utf-8', { fatal: true });
  const details = [];
  let at = HEADER;
  for (let row = 0; row < count; row++) {
    const length = view.getUint16(at + 4, true);
    const json = text.decode(new Uint8Array(view.buffer, at + 6, length));
    const said = json === '' ? null : (JSON.parse(json) as Said);
    details.push({ index: view.getUint32(at, true), said });
    at += 6 + length;
  }
  expectRows(view, at - HEADER);
  return details;
}

function decodePositions(view: DataView, count: number, version: number): Positions {
  const at = (row: number, offset: number): number => row * POSITION[version] + offset;
  const statusOf = (status: number): number =>
    status === PARKED || status === IDLE ? STOPPED : status;
  return {
    count,
    index: column(count, Uint32Array, (row) => u32(view, at(row, 0))),
    x: column(count, Uint32Array, (row) => u32(view, at(row, 4))),
    y: column(count, Uint32Array, (row) => u32(view, at(row, 8))),
    speed: column(count, Uint16Array, (row) => u16(view, at(row, 12))),
    heading: column(count, Uint16Array, (row) => u16(view, at(row, 14))),
    age: column(count, Uint32Array, (row) => u32(view, at(row, 16))),
    interval: column(count, Uint16Array, (row) => u16(view, at(row, 20))),
    status: column(count, Uint8Array, (row) => statusOf(view.getUint8(HEADER + at(row, 22)))),
    flags: column(count, Uint8Array, (row) => view.getUint8(HEADER + at(row, 23))),
    accuracy: column(count, Uint16Array, (row) =>
      version > 1 ? u16(view, at(row, 24)) : UNKNOWN_VALUE,
    ),
    reportedSpeed: column(count, Uint16Array, (row) =>
      version > 1 ? u16(view, at(row, 26)) : UNKNOWN_VALUE,
    ),
  };
}

function column<Column extends Uint32Array | Uint16Array | Uint8Array>(
  count: number,
  type: new (length: number) => Column,
  value: (row: number) => number,
): Column {
  const made = new type(count);
  for (let row = 0; row < count; row++) made[row] = value(row);
  return made;
}

/** `offset` begins at the end of the header. */
function u32(view: DataView, offset: number): number {
  return view.getUint32(HEADER + offset, true);
}

function u16(view: DataView, offset: number): number {
  return view.getUint16(HEADER + offset, true);
}
