import { FAINT, GONE, MOVING, OFFLINE, SHOWN, SILENT, STOPPED, UNKNOWN_VALUE } from './columns';
import { unitsPerMetre, xOfLongitude, yOfLatitude } from './mercator';
import { OFFLINE_AFTER_MS, SILENT_AFTER_MS } from './status';
import { FleetTable, Report } from './table';
import { headingOf, isStale, placeOf } from './tween';

const DAY_MS = 86_400_000;
const x = xOfLongitude(-1.4701);
const y = yOfLatitude(53.3811);
const metre = unitsPerMetre(y);

function report(changes: Partial<Report> = {}): Report {
  return {
    ...{ name: 'City Truck', x, y, speed: 1000, heading: 9000, status: MOVING },
    ...{ interval: 1000, age: 0, time: 1_000_000, accuracy: 3 },
    ...changes,
  };
}

describe('fleet table', () => {
  it('shows a new vehicle where it is, at once', () => {
    const table = new FleetTable();
    table.apply(report(), 500);
    expect(placeOf(table.columns, 0, 500, false)).toEqual({ x, y });
  });

  it('moves a symbol from the old place to the new one over the vehicle’s interval', () => {
    const table = new FleetTable();
    table.apply(report({ speed: 0 }), 0);
    table.apply(report({ x: x + 1000, speed: 0, time: 1_001_000 }), 1000);
    expect(placeOf(table.columns, 0, 1000, false).x).toBe(x);
    expect(placeOf(table.columns, 0, 1500, false).x).toBe(x + 500);
    expect(placeOf(table.columns, 0, 2000, false).x).toBe(x + 1000);
    expect(placeOf(table.columns, 0, 1000, true).x).toBe(x + 1000);
  });

  it('starts the next move from where the symbol is, not from where it should have been', () => {
    const table = new FleetTable();
    table.apply(report({ speed: 0 }), 0);
    table.apply(report({ x: x + 1000, speed: 0, time: 1_001_000 }), 1000);
    table.apply(report({ x: x + 2000, speed: 0, time: 1_002_000 }), 1500);
    expect(placeOf(table.columns, 0, 1500, false).x).toBe(x + 500);
    expect(placeOf(table.columns, 0, 2500, false).x).toBe(x + 2000);
  });

  it('goes on by speed and heading for two seconds when news is late, then holds', () => {
    const table = new FleetTable();
    table.apply(report({ interval: 4000 }), 0);
    const metresEast = (now: number): number =>
      (placeOf(table.columns, 0, now, false).x - x) / metre;
    expect(metresEast(1000)).toBeCloseTo(10, 1);
    expect(metresEast(2000)).toBeCloseTo(20, 1);
    expect(metresEast(9000)).toBeCloseTo(20, 1);
  });

  it('is back at the reported place when the vehicle turns stale', () => {
    const table = new FleetTable();
    table.apply(report(), 0);
    expect(placeOf(table.columns, 0, 4000, false).x).toBeGreaterThan(x);
    expect(isStale(table.columns, 0, 4999)).toBe(false);
    expect(isStale(table.columns, 0, 5000)).toBe(true);
    expect(placeOf(table.columns, 0, 5000, false)).toEqual({ x, y });
  });

  it('does not travel a jump of more than two kilometres', () => {
    const table = new FleetTable();
    table.apply(report(), 0);
    const far = x + Math.round(3000 * metre);
    table.apply(report({ x: far, time: 1_001_000 }), 1000);
    expect(placeOf(table.columns, 0, 1000, false).x).toBe(far);
  });

  it('ignores a report that is older than what it knows', () => {
    const table = new FleetTable();
    table.apply(report({ time: 1_002_000 }), 0);
    table.apply(report({ x: x + 9, time: 1_001_000 }), 1000);
    expect(table.columns.x[0]).toBe(x);
    expect(table.times[0]).toBe(1_002_000);
  });

  it('does not make a position younger by receiving it again', () => {
    const table = new FleetTable();
    table.apply(report({ age: 300 }), 1000);
    table.apply(report({ age: 0 }), 4000);
    expect(table.columns.reportedAt[0]).toBe(700);
  });

  it('takes the age from the report and its own clock, whatever the wall clocks say', () => {
    const table = new FleetTable();
    const wrongYear = Date.UTC(2071, 0, 1);
    table.apply(report({ age: 6000, time: wrongYear }), 10_000);
    expect(isStale(table.columns, 0, 10_000)).toBe(true);
    expect(table.columns.reportedAt[0]).toBe(4000);
  });

  it.each([13, 25, 30, 45, 60, 400])('shows as stale what is %i days old on arrival', (days) => {
    const table = new FleetTable();
    table.apply(report({ age: days * DAY_MS }), 1000);
    expect([isStale(table.columns, 0, 2000), table.isFresh(2000)]).toEqual([true, false]);
    expect(table.ageOf(0, 2000)).toBe(days * DAY_MS + 1000);
  });

  it('shows a vehicle as stale, at its place, while it is silent for 100 days', () => {
    const table = new FleetTable();
    table.apply(report(), 0);
    table.apply(report({ x: x + 99, time: 1_001_000 }), 1000);
    for (let age = DAY_MS / 2; age < 100 * DAY_MS; age += DAY_MS / 2) {
      const now = (1000 + age) % 2 ** 32;
      table.ageTo(now);
      expect([isStale(table.columns, 0, now), table.columns.status[0]]).toEqual([true, OFFLINE]);
      expect(table.ageOf(0, now)).toBe(age);
      expect(placeOf(table.columns, 0, now, false)).toEqual({ x: x + 99, y });
    }
  });

  it('shows a vehicle as stale after each jump of the clock, there and back', () => {
    const table = new FleetTable();
    table.apply(report(), 0);
    for (let day = 1; day < 60; day++) {
      table.ageTo(day * DAY_MS);
      for (const jump of day < 12 ? [11] : [11, -11]) {
        expect(isStale(table.columns, 0, ((day + jump) * DAY_MS) % 2 ** 32)).toBe(true);
      }
    }
  });

  it('does not believe a stream that has been silent for 30 days', () => {
    const table = new FleetTable();
    table.apply(report(), 0);
    table.confirm(1000);
    for (let day = 1; day <= 30; day++) table.ageTo(day * DAY_MS);
    expect(isStale(table.columns, 0, 30 * DAY_MS)).toBe(true);
  });

  it('shows a vehicle as stale after twelve days, however seldom it reports', () => {
    const table = new FleetTable();
    table.apply(report({ interval: 7 * DAY_MS, age: 11 * DAY_MS }), 0);
    expect(isStale(table.columns, 0, 0)).toBe(false);
    expect(isStale(table.columns, 0, DAY_MS)).toBe(true);
  });

  it('makes a position older if the server knows it to be', () => {
    const table = new FleetTable();
    table.apply(report(), 0);
    table.apply(report({ age: 40 * DAY_MS }), 11 * DAY_MS);
    expect(table.ageOf(0, 11 * DAY_MS)).toBe(40 * DAY_MS);
  });

  it('keeps ages right when the monotonic clock wraps', () => {
    const table = new FleetTable();
    table.apply(report({ age: 0 }), 2 ** 32 - 1000);
    expect(isStale(table.columns, 0, 1000)).toBe(false);
    expect(isStale(table.columns, 0, 4500)).toBe(true);
  });

  it('says stale after three intervals of a slow device', () => {
    const table = new FleetTable();
    table.apply(report({ interval: 10_000 }), 0);
    expect(isStale(table.columns, 0, 29_000)).toBe(false);
    expect(isStale(table.columns, 0, 31_000)).toBe(true);
  });

  it('calls no vehicle stale that the stream still confirms', () => {
    const table = new FleetTable();
    table.apply(report({ speed: 0, stale: false }), 0);
    table.confirm(25_000);
    expect(isStale(table.columns, 0, 30_000)).toBe(false);
    expect(table.isFresh(30_000)).toBe(true);
    expect(isStale(table.columns, 0, 31_000)).toBe(true);
  });

  it('calls stale whom the stream calls so, until it says otherwise', () => {
    const table = new FleetTable();
    table.apply(report({ stale: true, age: 6000 }), 6000);
    table.confirm(6000);
    expect(isStale(table.columns, 0, 6000)).toBe(true);
    table.apply(report({ stale: false, age: 6000 }), 6100);
    expect(isStale(table.columns, 0, 6100)).toBe(false);
  });

  it('takes ages for what they are where the fleet is asked for again', () => {
    const table = new FleetTable();
    table.apply(report({ stale: false }), 0);
    table.confirm(9000);
    table.applyAll([report({ age: 9500 })], 9500);
    expect(isStale(table.columns, 0, 9500)).toBe(true);
  });

  it('goes back to an older position where the stream does', () => {
    const table = new FleetTable();
    table.apply(report({ time: 1_002_000, stale: false }), 0);
    table.apply(report({ x: x + 9, time: 1_001_000, stale: false }), 1000);
    expect(table.columns.x[0]).toBe(x + 9);
    expect(table.times[0]).toBe(1_001_000);
  });

  it('marks a vehicle that moved as silent after a minute and offline after ten, though no one says so', () => {
    const table = new FleetTable();
    table.apply(report(), 0);
    const statuses = [SILENT_AFTER_MS, SILENT_AFTER_MS + 1, OFFLINE_AFTER_MS].map((now) => {
      table.ageTo(now);
      return table.columns.status[0];
    });
    expect(statuses).toEqual([MOVING, SILENT, SILENT]);
    table.ageTo(OFFLINE_AFTER_MS + 1);
    expect(table.columns.status[0]).toBe(OFFLINE);
  });

  it('does not mark a vehicle as silent while the stream confirms it', () => {
    const table = new FleetTable();
    table.apply(report({ stale: false }), 0);
    table.confirm(89_000);
    table.ageTo(90_000);
    expect(table.columns.status[0]).toBe(MOVING);
    table.ageTo(96_000);
    expect(table.columns.status[0]).toBe(SILENT);
  });

  it('is fresh as long as one vehicle is', () => {
    const table = new FleetTable();
    expect(table.isFresh(0)).toBe(false);
    table.apply(report(), 0);
    table.apply(report({ name: 'Slow', interval: 60_000 }), 0);
    expect(table.isFresh(100_000)).toBe(true);
    expect(table.isFresh(200_000)).toBe(false);
  });

  it('takes a change of status that comes without a new position', () => {
    const table = new FleetTable();
    table.apply(report(), 0);
    table.apply(report({ status: STOPPED }), 1000);
    expect(table.columns.status[0]).toBe(STOPPED);
  });

  it('lets go who is missing from a whole set, and takes them back at their place', () => {
    const table = new FleetTable();
    table.applyAll([report(), report({ name: 'Village Truck' })], 0);
    table.applyAll([report()], 1000);
    expect(table.indexOf('Village Truck')).toBeUndefined();
    expect(table.columns.presence[1]).toBe(GONE);
    table.applyAll([report(), report({ name: 'Village Truck' })], 2000);
    expect(table.indexOf('Village Truck')).toBe(1);
    expect(table.count).toBe(2);
  });

  it('grows without losing anyone', () => {
    const table = new FleetTable();
    for (let number = 0; number < 1000; number++) {
      table.apply(report({ name: `Vehicle ${number}`, x: x + number, heading: number }), 0);
    }
    expect(table.count).toBe(1000);
    expect(table.columns.x[0]).toBe(x);
    expect(table.columns.heading[999]).toBe(999);
    expect(table.indexOf('Vehicle 700')).toBe(700);
  });

  it('draws faint who does not match, and never brings back who is gone', () => {
    const table = new FleetTable();
    table.applyAll([report(), report({ name: 'B' }), report({ name: 'C' })], 0);
    table.applyAll([report(), report({ name: 'B' })], 1000);
    table.showOnly((index) => index === 0);
    expect([...table.columns.presence.slice(0, 3)]).toEqual([SHOWN, FAINT, GONE]);
  });

  it('turns a symbol the short way', () => {
    const table = new FleetTable();
    table.apply(report({ heading: 35_000 }), 0);
    table.apply(report({ heading: 1000, time: 1_001_000 }), 1000);
    expect(headingOf(table.columns, 0, 1200)).toBeCloseTo(0, 1);
    expect(headingOf(table.columns, 0, 1400)).toBe(10);
    table.apply(report({ heading: UNKNOWN_VALUE, time: 1_002_000 }), 2000);
    expect(headingOf(table.columns, 0, 2000)).toBeNaN();
  });
});

describe('fleet table of vehicles that change', () => {
  const fleetOf = (first: number, count: number): Report[] =>
    Array.from({ length: count }, (_, place) => report({ name: `Vehicle ${first + place}` }));

  it('has as many rows as there were vehicles at once', () => {
    const table = new FleetTable();
    for (let first = 0; first < 10_000; first += 100) {
      for (const vehicle of fleetOf(first, 100)) table.apply(vehicle, first);
      expect(table.indexOf(`Vehicle ${first + 99}`)).toBeDefined();
      for (const { name } of fleetOf(first, 100)) table.remove(name);
      table.recycle();
    }
    expect(table.count).toBe(100);
    expect(table.accuracies.length).toBe(100);
    expect(table.columns.capacity).toBe(256);
    expect(table.indexOf('Vehicle 9999')).toBeUndefined();
  });

  it('gives a row away only after its readers were notified to look again', () => {
    const table = new FleetTable();
    table.applyAll([report(), report({ name: 'Gone' })], 0);
    table.remove('Gone');
    table.apply(report({ name: 'Before' }), 0);
    expect(table.indexOf('Before')).toBe(2);
    table.recycle();
    const { arrivals } = table;
    table.apply(report({ name: 'After' }), 0);
    expect(table.indexOf('After')).toBe(1);
    expect(table.names).toEqual(['City Truck', 'After', 'Before']);
    expect(table.arrival.map((arrival) => arrival > arrivals)).toEqual([false, true, false]);
    expect(table.indexOf('Gone')).toBeUndefined();
  });

  it('does not give away the row of a vehicle that has come back', () => {
    const table = new FleetTable();
    table.apply(report(), 0);
    table.remove('City Truck');
    table.recycle();
    table.apply(report(), 0);
    table.apply(report({ name: 'Other' }), 0);
    expect([table.indexOf('City Truck'), table.indexOf('Other')]).toEqual([0, 1]);
    table.remove('City Truck');
    table.recycle();
    table.applyPrecise(report(), 0);
    table.apply(report({ name: 'Third' }), 0);
    expect([table.indexOf('City Truck'), table.indexOf('Third')]).toEqual([0, 2]);
  });

  it('shows nothing of the vehicle that had the row before', () => {
    const table = new FleetTable();
    table.apply(report({ speed: 0 }), 0);
    table.apply(report({ x: x + 1000, heading: 100, speed: 0, time: 2_000_000 }), 1000);
    table.showOnly(() => false);
    table.remove('City Truck');
    table.recycle();
    const other = { name: 'Other', x: x + 5000, heading: 9000, speed: 0, time: 1, accuracy: NaN };
    table.apply(report(other), 1100);
    expect(table.indexOf('Other')).toBe(0);
    expect(placeOf(table.columns, 0, 1100, false).x).toBe(x + 5000);
    expect(headingOf(table.columns, 0, 1100)).toBe(90);
    expect(table.columns.presence[0]).toBe(SHOWN);
    expect(table.times[0]).toBe(1);
    expect(table.accuracies[0]).toBeNaN();
  });

  it('gives rows away in the past, too', () => {
    const table = new FleetTable();
    for (let moment = 0; moment < 50; moment++) {
      table.applyPast(fleetOf(moment * 100, 100), moment, moment, null);
      table.recycle();
    }
    expect(table.count).toBe(200);
    expect(table.names.filter((name) => table.indexOf(name) !== undefined).length).toBe(100);
  });
});

describe('fleet table in the past', () => {
  const van = (place: number, time: number): Report => report({ x: place, time, speed: 0 });

  it('travels from one moment to the next by the clock of the replay', () => {
    const table = new FleetTable();
    table.applyPast([van(x, 1)], 10_000, 10_000, null);
    table.applyPast([van(x + 1000, 2)], 10_000, 70_000, null);
    expect(placeOf(table.columns, 0, 10_000, false).x).toBe(x);
    expect(placeOf(table.columns, 0, 40_000, false).x).toBe(x + 500);
    expect(placeOf(table.columns, 0, 70_000, false).x).toBe(x + 1000);
  });

  it('goes back in time, where a live fleet would not', () => {
    const table = new FleetTable();
    table.applyPast([van(x + 1000, 9)], 90_000, 90_000, null);
    table.applyPast([van(x, 1)], 10_000, 10_000, null);
    expect(placeOf(table.columns, 0, 10_000, false).x).toBe(x);
    expect(table.times[0]).toBe(1);
  });

  it('does not travel farther than anyone drives', () => {
    const table = new FleetTable();
    table.applyPast([van(x, 1)], 0, 0, null);
    const far = x + Math.round(6000 * metre);
    table.applyPast([van(far, 2)], 0, 60_000, null);
    expect(placeOf(table.columns, 0, 0, false).x).toBe(far);
  });

  it('shows no one of another time', () => {
    const table = new FleetTable();
    table.apply(report(), 0);
    table.clear();
    expect(table.indexOf('City Truck')).toBeUndefined();
    table.applyPast([report({ name: 'Other' })], 0, 0, null);
    expect(table.indexOf('City Truck')).toBeUndefined();
  });

  it('leaves the vehicle that it is asked to leave, which is drawn anew alone', () => {
    const table = new FleetTable();
    table.applyPrecise(van(x, 1), 0);
    const { revision } = table;
    table.applyPrecise(van(x + 7, 2), 1000);
    expect([table.revision, [...table.touched]]).toEqual([revision, [0]]);
    table.applyPast([van(x + 999, 3)], 1000, 1000, 'City Truck');
    expect(table.columns.x[0]).toBe(x + 7);
    expect(table.columns.presence[0]).toBe(SHOWN);
  });
});
