import { TestBed } from '@angular/core/testing';
import { MOVING, OFFLINE, SILENT, STOPPED, UNKNOWN_STATUS, UNKNOWN_VALUE } from '../fleet/columns';
import { FleetTable, Report } from '../fleet/table';
import { Words } from '../words/words';
import { VehicleText, nameOfStatus, vehicleText } from './text';

function describeAt(now: number, changes: Partial<Report> = {}): VehicleText {
  const table = new FleetTable();
  table.apply(
    {
      ...{ name: 'City Truck', x: 0, y: 2 ** 31, speed: 1342, heading: 31_500, status: MOVING },
      ...{ interval: 1000, age: 0, time: 1_000_000, accuracy: 3, ...changes },
    },
    0,
  );
  return vehicleText(table, 0, now, TestBed.inject(Words));
}

describe('a vehicle in words', () => {
  beforeEach(() => {
    vi.stubGlobal('fetch', () => Promise.reject(new Error('no config.json')));
    localStorage.clear();
  });
  afterEach(() => {
    TestBed.resetTestingModule();
    vi.unstubAllGlobals();
  });

  it('has its direction while it moves', () => {
    expect(describeAt(2000)).toEqual({
      ...{ name: 'City Truck', shown: 'City Truck', status: 'moving', shape: 'arrow' },
      ...{ heading: 315, stale: false },
      ...{ speed: 13.42, line: 'Moving · north-west', age: 2, ambiguous: false },
    });
  });

  it('has its silence in place of a direction once it is stale', () => {
    const text = describeAt(12_000);
    expect([text.stale, text.line]).toEqual([true, 'Moving · no position for 12 sec']);
  });

  it('has neither a direction nor a silence where its place is unclear', () => {
    const text = describeAt(180_000, { ambiguous: true, stale: true });
    expect(text.line).toBe('Moving · place unclear, shown as of 3 min ago');
    expect([text.ambiguous, text.age]).toEqual([true, 180]);
  });

  it.each([
    ['crawls', { speed: 99 }, 'dot', 'Moving'],
    ['has no heading', { heading: UNKNOWN_VALUE }, 'dot', 'Moving'],
    ['stands', { status: STOPPED, speed: 0 }, 'square', 'Stopped'],
    ['is offline', { status: OFFLINE }, 'diamond', 'Offline'],
    ['has no known speed', { status: UNKNOWN_STATUS, speed: UNKNOWN_VALUE }, 'triangle', 'Unknown'],
  ])('names no direction if the vehicle %s', (_name, changes, shape, line) => {
    expect(describeAt(0, changes)).toMatchObject({ shape, line, heading: 0 });
  });

  it('names a vehicle that looks like it, and shows what its own id hides', () => {
    const table = new FleetTable();
    for (const name of ['Van\u200b 1', 'VAN 1']) {
      table.apply(
        {
          ...{ name, x: 0, y: 2 ** 31, speed: 0, heading: UNKNOWN_VALUE, status: STOPPED },
          ...{ interval: 1000, age: 0, time: 1_000_000, accuracy: 3 },
        },
        0,
      );
    }
    const texts = [0, 1].map((index) => vehicleText(table, index, 0, TestBed.inject(Words)));
    expect(texts.map(({ shown }) => shown)).toEqual(['Van[U+200B] 1', 'VAN 1']);
    expect(texts.map(({ line }) => line)).toEqual([
      ...['Stopped · same name as VAN 1', 'Stopped · same name as Van[U+200B] 1'],
    ]);
  });

  it('does not call an unknown speed zero', () => {
    expect(describeAt(0, { speed: UNKNOWN_VALUE }).speed).toBeNaN();
    expect(describeAt(0, { speed: 0 }).speed).toBe(0);
  });

  it.each([
    ['moving', { speed: 1342 }],
    ['stopped', { speed: 0 }],
  ])('names when a silent vehicle was last seen %s, and never a speed', (last, changes) => {
    const text = describeAt(120_000, { status: SILENT, ...changes });
    expect(text).toMatchObject({ status: 'silent', shape: 'bar', speed: NaN });
    expect(text.line).toBe(`Silent · last seen ${last}, 2 min ago`);
  });

  it('knows no speed of a vehicle that is offline', () => {
    expect(describeAt(0, { status: OFFLINE }).speed).toBeNaN();
  });

  it('calls a status that it does not know unknown', () => {
    expect([MOVING, STOPPED, OFFLINE, SILENT, UNKNOWN_STATUS, 9].map(nameOfStatus)).toEqual([
      ...['moving', 'stopped', 'offline', 'silent', 'unknown', 'unknown'],
    ]);
  });
});
