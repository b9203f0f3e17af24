// The golden frames belong to src/fleet/live_wire, whose tests check them as well.

import beatBytes from '../../../../src/fleet/live_wire/live_frames/beat.bin' with {
  loader: 'binary',
};
import beat from '../../../../src/fleet/live_wire/live_frames/beat.json';
import detailsBytes from '../../../../src/fleet/live_wire/live_frames/details_v2.bin' with {
  loader: 'binary',
};
import details from '../../../../src/fleet/live_wire/live_frames/details_v2.json';
import goneBytes from '../../../../src/fleet/live_wire/live_frames/gone.bin' with {
  loader: 'binary',
};
import gone from '../../../../src/fleet/live_wire/live_frames/gone.json';
import helloBytes from '../../../../src/fleet/live_wire/live_frames/hello.bin' with {
  loader: 'binary',
};
import hello from '../../../../src/fleet/live_wire/live_frames/hello.json';
import newHelloBytes from '../../../../src/fleet/live_wire/live_frames/hello_v2.bin' with {
  loader: 'binary',
};
import newHello from '../../../../src/fleet/live_wire/live_frames/hello_v2.json';
import behindBytes from '../../../../src/fleet/live_wire/live_frames/state_behind_v2.bin' with {
  loader: 'binary',
};
import behind from '../../../../src/fleet/live_wire/live_frames/state_behind_v2.json';
import refusedBytes from '../../../../src/fleet/live_wire/live_frames/refused_v2.bin' with {
  loader: 'binary',
};
import refused from '../../../../src/fleet/live_wire/live_frames/refused_v2.json';
import newNamesBytes from '../../../../src/fleet/live_wire/live_frames/names_v2.bin' with {
  loader: 'binary',
};
import newNames from '../../../../src/fleet/live_wire/live_frames/names_v2.json';
import newPositionsBytes from '../../../../src/fleet/live_wire/live_frames/positions_v2.bin' with {
  loader: 'binary',
};
import newPositions from '../../../../src/fleet/live_wire/live_frames/positions_v2.json';
import namesBytes from '../../../../src/fleet/live_wire/live_frames/names.bin' with {
  loader: 'binary',
};
import names from '../../../../src/fleet/live_wire/live_frames/names.json';
import positionsBytes from '../../../../src/fleet/live_wire/live_frames/positions.bin' with {
  loader: 'binary',
};
import positions from '../../../../src/fleet/live_wire/live_frames/positions.json';
import noneBytes from '../../../../src/fleet/live_wire/live_frames/positions_none.bin' with {
  loader: 'binary',
};
import none from '../../../../src/fleet/live_wire/live_frames/positions_none.json';
import liveBytes from '../../../../src/fleet/live_wire/live_frames/state_live.bin' with {
  loader: 'binary',
};
import live from '../../../../src/fleet/live_wire/live_frames/state_live.json';
import lostBytes from '../../../../src/fleet/live_wire/live_frames/state_lost.bin' with {
  loader: 'binary',
};
import lost from '../../../../src/fleet/live_wire/live_frames/state_lost.json';
import fullBytes from '../../../../src/fleet/live_wire/live_frames/synced_full.bin' with {
  loader: 'binary',
};
import full from '../../../../src/fleet/live_wire/live_frames/synced_full.json';
import sinceBytes from '../../../../src/fleet/live_wire/live_frames/synced_since.bin' with {
  loader: 'binary',
};
import since from '../../../../src/fleet/live_wire/live_frames/synced_since.json';
import { STOPPED } from '../fleet/columns';
import { UNKNOWN_VALUE } from '../fleet/columns';
import { LiveFrame, decodeFrame } from './frame';

function buffer(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}

function decoded<Type extends LiveFrame['type']>(
  bytes: Uint8Array,
  type: Type,
): Extract<LiveFrame, { type: Type }> {
  const frame = decodeFrame(buffer(bytes));
  if (frame.type !== type) throw new Error(`${frame.type} is not ${type}`);
  return frame as Extract<LiveFrame, { type: Type }>;
}

describe('live frames', () => {
  it('begin with a tick and a clock', () => {
    for (const [bytes, said] of [
      ...([[beatBytes, beat] as const] as const),
      ...([[positionsBytes, positions] as const] as const),
      ...([[goneBytes, gone] as const] as const),
    ]) {
      expect(decodeFrame(buffer(bytes))).toMatchObject({
        ...{ type: said.type, tick: said.tick, clock: said.clock_ms },
      });
    }
  });

  it('HELLO', () => {
    const frame = decoded(helloBytes, 'HELLO');
    expect(frame.epoch).toBe(BigInt(hello.epoch));
    expect([frame.maxRows, frame.maxHz, frame.maxPins]).toEqual([
      ...[hello.max_rows, hello.max_hz, hello.max_pins],
    ]);
  });

  it('HELLO of version 2 says of how many vehicles it has details', () => {
    expect(decoded(newHelloBytes, 'HELLO').maxDetails).toBe(newHello.max_details);
    const old = Uint8Array.from(newHelloBytes);
    old[1] = 1;
    expect(decoded(old, 'HELLO').maxDetails).toBe(0);
  });

  it('DETAILS, in version 2 alone', () => {
    expect(decoded(detailsBytes, 'DETAILS').details).toEqual(details.rows);
    const old = Uint8Array.from(detailsBytes);
    old[1] = 1;
    expect(() => decodeFrame(old.buffer)).toThrow('type');
    const bytes = Uint8Array.from(detailsBytes);
    expect(() => decodeFrame(bytes.slice(0, -1).buffer)).toThrow();
    expect(() => decodeFrame(Uint8Array.of(...bytes, 0).buffer)).toThrow('bytes');
    bytes[24 + 6] = 0x5d;
    expect(() => decodeFrame(bytes.buffer)).toThrow('JSON');
  });

  it('NAMES', () => {
    expect(decoded(namesBytes, 'NAMES').names).toEqual(names.rows);
  });

  it('NAMES keep each id as it is, also the mark of a byte order at its beginning', () => {
    const id = new TextEncoder().encode('\ufeffZu\u0308rich ');
    const bytes = new Uint8Array(24 + 6 + id.length);
    bytes.set(Uint8Array.from(namesBytes).slice(0, 24));
    const view = new DataView(bytes.buffer);
    view.setUint32(4, 1, true);
    view.setUint32(24, 7, true);
    view.setUint16(28, id.length, true);
    bytes.set(id, 30);
    const longer = new Uint8Array([...bytes, 0, 0]);
    longer[1] = 2;
    for (const frame of [bytes, longer]) {
      expect(decoded(frame, 'NAMES').names).toEqual([{ index: 7, name: '\ufeffZu\u0308rich ' }]);
    }
  });

  it('POSITIONS', () => {
    const { positions: columns } = decoded(positionsBytes, 'POSITIONS');
    const status = ['moving', 'stopped', 'offline'];
    const known = (value: number): number | null => (value === UNKNOWN_VALUE ? null : value);
    const rows = Array.from({ length: columns.count }, (_, row) => ({
      index: columns.index[row],
      x: columns.x[row],
      y: columns.y[row],
      speed: known(columns.speed[row]),
      heading: known(columns.heading[row]),
      age_ms: columns.age[row],
      interval: known(columns.interval[row]),
      status: status[columns.status[row]],
      unconfirmed: (columns.flags[row] & 1) === 1,
      stale: (columns.flags[row] & 2) === 2,
    }));
    expect(rows).toEqual(positions.rows);
    expect(decoded(noneBytes, 'POSITIONS').positions.count).toBe(none.rows.length);
  });

  it('POSITIONS of version 2', () => {
    const { positions: columns } = decoded(newPositionsBytes, 'POSITIONS');
    const status = ['moving', 'stopped', 'offline', 'silent', 'unknown'];
    const known = (value: number): number | null => (value === UNKNOWN_VALUE ? null : value);
    const rows = Array.from({ length: columns.count }, (_, row) => ({
      index: columns.index[row],
      status: status[columns.status[row]],
      stale: (columns.flags[row] & 2) === 2,
      ambiguous: (columns.flags[row] & 4) === 4,
      reported_speed_ignored: (columns.flags[row] & 16) === 16,
      accuracy: known(columns.accuracy[row]),
      reported_speed: known(columns.reportedSpeed[row]),
    }));
    expect(rows).toEqual(
      newPositions.rows.map((row) => ({
        ...{ index: row.index, status: row.status, stale: row.stale, ambiguous: row.ambiguous },
        reported_speed_ignored: row.reported_speed_ignored,
        ...{ accuracy: row.accuracy, reported_speed: row.reported_speed },
      })),
    );
  });

  it('takes a more exact status of a vehicle that stands for stopped', () => {
    for (const status of [5, 6]) {
      const bytes = Uint8Array.from(newPositionsBytes);
      bytes[24 + 22] = status;
      const frame = decodeFrame(bytes.buffer);
      expect(frame.type === 'POSITIONS' && frame.positions.status[0]).toBe(STOPPED);
    }
  });

  it('NAMES of version 2', () => {
    expect(decoded(newNamesBytes, 'NAMES').names).toEqual(newNames.rows);
  });

  it('STATE of version 2', () => {
    expect(decoded(behindBytes, 'STATE')).toMatchObject({ lost: false, since: behind.since_ms });
  });

  it('GONE', () => {
    expect([...decoded(goneBytes, 'GONE').indices]).toEqual(gone.indices);
  });

  it('STATE', () => {
    expect(decoded(liveBytes, 'STATE')).toMatchObject({ lost: false, since: live.since_ms });
    expect(decoded(lostBytes, 'STATE')).toMatchObject({ lost: true, since: lost.since_ms });
  });

  it('SYNCED', () => {
    expect(decoded(fullBytes, 'SYNCED').full).toBe(full.full);
    expect(decoded(sinceBytes, 'SYNCED').full).toBe(since.full);
  });

  it('REFUSED, in version 2 alone', () => {
    const { tick, clock } = decoded(refusedBytes, 'REFUSED');
    expect([tick, clock]).toEqual([refused.tick, refused.clock_ms]);
    const old = Uint8Array.from(refusedBytes);
    old[1] = 1;
    expect(() => decodeFrame(old.buffer)).toThrow('type');
  });

  it('are refused where they are cut, longer, of another version or of no type', () => {
    const bytes = Uint8Array.from(positionsBytes);
    expect(() => decodeFrame(buffer(bytes.slice(0, 20)))).toThrow('header');
    expect(() => decodeFrame(buffer(bytes.slice(0, -1)))).toThrow('bytes');
    expect(() => decodeFrame(buffer(Uint8Array.of(...bytes, 0)))).toThrow('bytes');
    const altered = (place: number, value: number): ArrayBuffer => {
      const copy = bytes.slice();
      copy[place] = value;
      return buffer(copy);
    };
    expect(() => decodeFrame(altered(1, 3))).toThrow('version');
    expect(() => decodeFrame(altered(0, 99))).toThrow('type');
  });

  it('are refused where a name is no UTF-8 or ends outside', () => {
    const cut = Uint8Array.from(namesBytes).slice(0, -3);
    expect(() => decodeFrame(buffer(cut))).toThrow();
    const bad = Uint8Array.from(namesBytes);
    bad[24 + 6] = 0xff;
    expect(() => decodeFrame(buffer(bad))).toThrow();
  });
});
