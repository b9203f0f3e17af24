import { FleetTable } from '../fleet/table';
import { LiveFleet } from './fleet';
import { LiveBody, LiveFrame } from './frame';

const CLOCK = 1_795_352_831_600;

function frame(body: LiveBody): LiveFrame {
  return { ...body, tick: 1, clock: CLOCK };
}

function hello(epoch: bigint): LiveFrame {
  return frame({ type: 'HELLO', epoch, maxRows: 10, maxHz: 20, maxPins: 10, maxDetails: 1 });
}

function positions(...indices: readonly number[]): LiveFrame {
  return flagged(0, ...indices);
}

function flagged(flag: number, ...indices: readonly number[]): LiveFrame {
  const wide = Uint32Array.from(indices, () => 1000);
  const narrow = Uint16Array.from(indices, () => 10);
  const bytes = Uint8Array.from(indices, () => 0);
  return frame({
    type: 'POSITIONS',
    positions: {
      ...{ count: indices.length, index: Uint32Array.from(indices), x: wide, y: wide },
      ...{ speed: narrow, heading: narrow, age: wide, interval: narrow },
      ...{ status: bytes, flags: bytes.map(() => flag), accuracy: narrow },
      reportedSpeed: Uint16Array.from(indices, (index) => (index === 7 ? 65535 : 1389)),
    },
  });
}

describe('live fleet', () => {
  let table: FleetTable;
  let fleet: LiveFleet;
  const take = (...frames: readonly LiveFrame[]): void => {
    for (const one of frames) fleet.take(one, 5000);
  };
  const present = (): string[] => table.names.filter((name) => table.indexOf(name) !== undefined);
  const names = (...rows: readonly [number, string][]): LiveFrame =>
    frame({ type: 'NAMES', names: rows.map(([index, name]) => ({ index, name })) });

  beforeEach(() => {
    table = new FleetTable();
    fleet = new LiveFleet(table);
    take(hello(1n), names([0, 'A'], [7, 'B']), positions(0, 7));
    take(frame({ type: 'SYNCED', full: true }));
  });

  it('takes in positions by the sender’s indices', () => {
    expect(present()).toEqual(['A', 'B']);
    expect(table.times[0]).toBe(CLOCK - 1000);
    expect(table.columns.reportedAt[0]).toBe(4000);
    expect(table.columns.staleAfter[0]).toBe(5000);
    expect(table.reportedSpeeds).toEqual([13.89, NaN]);
  });

  it('knows who is stale by the sender’s word', () => {
    take(flagged(2, 7));
    expect(table.columns.staleAfter.slice(0, 2)).toEqual(Uint32Array.of(5000, 0));
    take(positions(7));
    expect(table.columns.staleAfter[1]).toBe(5000);
  });

  it('knows whose place is unclear by the sender’s word', () => {
    take(flagged(4, 7));
    expect(table.ambiguous).toEqual([false, true]);
    take(positions(7));
    expect(table.ambiguous).toEqual([false, false]);
  });

  it('knows by the sender’s word whose reported speed is not used', () => {
    take(flagged(16, 7));
    expect(table.reportedSpeedIgnored).toEqual([false, true]);
    take(positions(7));
    expect(table.reportedSpeedIgnored).toEqual([false, false]);
  });

  it('lets go who is gone', () => {
    take(frame({ type: 'GONE', indices: Uint32Array.of(7) }));
    expect(present()).toEqual(['A']);
  });

  it('uses rows and names of those who are gone no longer', () => {
    for (let first = 100; first < 10_100; first += 100) {
      const indices = Array.from({ length: 100 }, (_, place) => first + place);
      take(names(...indices.map((index): [number, string] => [index, `Vehicle ${index}`])));
      take(positions(...indices));
      expect(present().length).toBe(102);
      take(frame({ type: 'GONE', indices: Uint32Array.from(indices) }));
      table.recycle();
    }
    expect(table.count).toBe(102);
    take(positions(9999));
    expect(present()).toEqual(['A', 'B']);
  });

  it('forgets the names that a full set of the same epoch lacks', () => {
    take(hello(1n), names([0, 'A'], [9, 'B']), positions(0, 9));
    take(frame({ type: 'SYNCED', full: true }));
    expect(present()).toEqual(['A', 'B']);
    take(frame({ type: 'GONE', indices: Uint32Array.of(9) }), positions(7));
    expect(present()).toEqual(['A']);
  });

  it('keeps everyone over a reconnect that resumes', () => {
    take(hello(1n), positions(7), frame({ type: 'SYNCED', full: false }));
    expect(present()).toEqual(['A', 'B']);
  });

  it('lets go whom a full set lacks, after its last part', () => {
    take(hello(2n), names([3, 'B']), positions(3));
    expect(present()).toEqual(['A', 'B']);
    take(frame({ type: 'SYNCED', full: true }));
    expect(present()).toEqual(['B']);
  });

  it('does not take an index of another epoch for the same vehicle', () => {
    take(hello(2n), positions(0), frame({ type: 'SYNCED', full: true }));
    expect(present()).toEqual([]);
  });
});
